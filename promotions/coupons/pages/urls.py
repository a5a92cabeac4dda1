from django.urls import path

from promotions.coupons.pages import exposure, views

app_name = "promotions"
urlpatterns = [
    path("coupons/", views.batch_list, name="batches"),
    path("coupons/exposure/", exposure.overview, name="exposure"),
    path("coupons/codes/", views.code_list, name="codes"),
    path("coupons/<int:pk>/", views.batch, name="batch"),
    path("coupons/<int:pk>/edit/", views.edit_batch, name="edit_batch"),
    path("coupons/<int:pk>/codes/", views.make_codes, name="make_codes"),
    path("coupons/<int:pk>/grant/", views.grant, name="grant"),
    path("<int:pk>/batches/new/", views.new_batch, name="new_batch"),
]
