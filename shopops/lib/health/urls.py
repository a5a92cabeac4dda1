from django.urls import include, path

from shopops.lib.health import views

_pages = [
    path("", views.status, name="status"),
    path("jobs/<str:kind>/<int:pk>/retry/", views.retry, name="retry"),
]

# Monitors ask at the root, without a namespace.
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("status/", include((_pages, "health"))),
]
