from django.urls import path

from promotions.pages import activities, baskets, price_card, publishing, simulator
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
    path("findings/<int:pk>/accept/", publishing.accept, name="accept"),
    path("<int:pk>/", activities.detail, name="detail"),
    path("<int:pk>/edit/", editor.edit, name="edit"),
    path("<int:pk>/copy/", activities.copy, name="copy"),
    path("<int:pk>/delete/", activities.delete, name="delete"),
    path("<int:pk>/publish/", publishing.publish_page, name="publish"),
    path("<int:pk>/check/", publishing.check, name="check"),
    path("<int:pk>/release/", publishing.release, name="release"),
    path("<int:pk>/withdraw/", activities.withdraw, name="withdraw"),
    path("<int:pk>/end/", activities.end, name="end"),
    path("<int:pk>/stop/", activities.stop, name="stop"),
    path("<int:pk>/orders/", activities.affected, name="affected"),
]
