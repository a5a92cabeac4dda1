from django.urls import include, path

from shopops.lib.health import views

# Monitors ask at the root, without a namespace.
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("status/", include(([path("", views.status, name="status")], "health"))),
]
