from django.urls import path

from promotions.pages import (
    activities,
    baskets,
    calendar,
    coupons,
    finding_list,
    price_card,
    publishing,
    simulator,
)
from promotions.pages.editor import preview
from promotions.pages.editor import views as editor

app_name = "promotions"
urlpatterns = [
    path("", activities.activity_list, name="list"),
    path("new/", editor.choose_kind, name="new"),
    path("new/<slug:kind>/", editor.create, name="create"),
    path("preview/", preview.preview, name="preview"),
    path("simulator/", simulator.simulator, name="simulator"),
    path("skus/", baskets.find_skus, name="find_skus"),
    path("skus/<str:sku_id>/", price_card.price_card, name="price_card"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("coupons/", coupons.batch_list, name="batches"),
    path("coupons/codes/", coupons.code_list, name="codes"),
    path("coupons/<int:pk>/", coupons.batch, name="batch"),
    path("coupons/<int:pk>/edit/", coupons.edit_batch, name="edit_batch"),
    path("coupons/<int:pk>/codes/", coupons.make_codes, name="make_codes"),
    path("coupons/<int:pk>/grant/", coupons.grant, name="grant"),
    path("findings/", finding_list.finding_list, name="findings"),
    path("findings/<int:pk>/", finding_list.finding, name="finding"),
    path("findings/<int:pk>/accept/", publishing.accept, name="accept"),
    path("<int:pk>/", activities.detail, name="detail"),
    path("<int:pk>/edit/", editor.edit, name="edit"),
    path("<int:pk>/move/", calendar.move, name="move"),
    path("<int:pk>/copy/", activities.copy, name="copy"),
    path("<int:pk>/delete/", activities.delete, name="delete"),
    path("<int:pk>/batches/new/", coupons.new_batch, name="new_batch"),
    path("<int:pk>/publish/", publishing.publish_page, name="publish"),
    path("<int:pk>/check/", publishing.check, name="check"),
    path("<int:pk>/release/", publishing.release, name="release"),
    path("<int:pk>/withdraw/", activities.withdraw, name="withdraw"),
    path("<int:pk>/end/", activities.end, name="end"),
    path("<int:pk>/stop/", activities.stop, name="stop"),
    path("<int:pk>/orders/", activities.affected, name="affected"),
]
