from django.urls import path

from orders.trades.api.views import ShopDays, Trades

urlpatterns = [
    path("orders/", Trades.as_view({"get": "list"}), name="api-orders"),
    path(
        "orders/<number:tid>/",
        Trades.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-order",
    ),
    path("shop-days/", ShopDays.as_view({"get": "list"}), name="api-shop-days"),
    path("shop-days/<day:day>/", ShopDays.as_view({"get": "retrieve"}), name="api-shop-day"),
]
