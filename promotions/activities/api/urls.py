from django.urls import path

from promotions.activities.api.views import Activities

urlpatterns = [
    path("activities/", Activities.as_view({"get": "list", "post": "create"}), name="api-activities"),
    path(
        "activities/<id:pk>/",
        Activities.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api-activity",
    ),
    *(
        path(f"activities/<id:pk>/{step}/", Activities.as_view({"post": step}), name=f"api-activity-{step}")
        for step in ("withdraw", "stop", "end")
    ),
]
