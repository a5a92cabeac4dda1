from django.urls import path

from customer_service.replies import lookup_views

app_name = "replies"
urlpatterns = [
    path("", lookup_views.lookup, name="lookup"),
    path("compact/", lookup_views.compact, name="compact"),
    path("panel/", lookup_views.panel, name="panel"),
]
