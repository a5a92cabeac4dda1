from django.urls import path

from promotions.checker.api.views import CheckRuns, Publications

urlpatterns = [
    *(
        path(f"activities/<id:pk>/{step}/", Publications.as_view({"post": step}), name=f"api-activity-{step}")
        for step in ("check", "publish")
    ),
    path("activity-checks/", CheckRuns.as_view({"get": "list"}), name="api-activity-check-runs"),
    path("activity-checks/<id:pk>/", CheckRuns.as_view({"get": "retrieve"}), name="api-activity-check-run"),
]
