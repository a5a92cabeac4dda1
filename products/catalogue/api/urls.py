from django.urls import path

from products.catalogue.api.views import Products

# Numbers of the platform: digits, sometimes with a letter before them.
urlpatterns = [
    path("products/", Products.as_view({"get": "list", "post": "create"}), name="api-products"),
    path(
        "products/<number:num_iid>/",
        Products.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-product",
    ),
]
