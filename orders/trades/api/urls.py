from django.urls import path

from orders.trades.api.views import Trades

urlpatterns = [
    path("orders/", Trades.as_view({"get": "list"}), name="api-orders"),
    path(
        "orders/<number:tid>/",
        Trades.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="api-order",
    ),
]
