"""The page for people; /healthz and /readyz are in `shopops.urls`."""

from django.urls import path

from shopops.lib.health import views

app_name = "health"
urlpatterns = [path("", views.status, name="status")]
