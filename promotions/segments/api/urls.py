from django.urls import path

from promotions.segments.api.views import Segments

urlpatterns = [
    path("segments/", Segments.as_view({"get": "list", "post": "create"}), name="api-segments"),
    path(
        "segments/<key:key>/",
        Segments.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
        name="api-segment",
    ),
    path("segments/<key:key>/size/", Segments.as_view({"get": "size"}), name="api-segment-size"),
    path("segments/<key:key>/members/", Segments.as_view({"post": "members"}), name="api-segment-members"),
]
