from django.urls import path

from promotions.replay.api.views import PlatformNames

urlpatterns = [
    path(
        "platform-names/",
        PlatformNames.as_view({"get": "list", "post": "create"}),
        name="api-platform-names",
    ),
    path(
        "platform-names/<id:pk>/",
        PlatformNames.as_view({"get": "retrieve", "delete": "destroy"}),
        name="api-platform-name",
    ),
]
