from django.urls import path

from products.catalogue import views

app_name = "products"
urlpatterns = [
    path("", views.product_list, name="list"),
    path("<str:num_iid>/", views.product_detail, name="detail"),
    path("<str:num_iid>/edit/", views.product_edit, name="edit"),
    path("<str:num_iid>/skus/<str:sku_id>/", views.sku_edit, name="edit_sku"),
]
