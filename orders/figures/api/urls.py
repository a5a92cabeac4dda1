from django.urls import path

from orders.figures.api.views import ShopDays

urlpatterns = [
    path("shop-days/", ShopDays.as_view({"get": "list"}), name="api-shop-days"),
    path("shop-days/<day:day>/", ShopDays.as_view({"get": "retrieve"}), name="api-shop-day"),
]
