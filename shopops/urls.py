"""Every address of the product."""

from django.urls import include, path

from shopops import views
from shopops.lib.health.views import healthz, readyz
from shopops.search import search

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("search/", search, name="search"),
    path("staff/", include("staff.accounts.urls")),
    path("products/", include("products.catalogue.urls")),
    path("orders/", include("orders.trades.urls")),
    path("promotions/", include("promotions.urls")),
    path("replies/", include("customer_service.replies.urls")),
    path("imports/", include("shopops.lib.imports.urls")),
    path("lists/", include("shopops.lib.lists.urls")),
    path("api/", include("shopops.lib.api.urls")),
    path("status/", include("shopops.lib.health.urls")),
]
