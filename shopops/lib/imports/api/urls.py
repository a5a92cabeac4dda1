from django.urls import path

from shopops.lib.imports.api.views import Imports, ImportSteps, Rejections

urlpatterns = [
    path("imports/", Imports.as_view({"get": "list", "post": "create"}), name="api-imports"),
    path("imports/<id:pk>/", Imports.as_view({"get": "retrieve"}), name="api-import"),
    path("imports/<id:pk>/confirm/", ImportSteps.as_view({"post": "confirm"}), name="api-import-confirm"),
    path("imports/<id:pk>/cancel/", ImportSteps.as_view({"post": "cancel"}), name="api-import-cancel"),
    path("imports/<id:pk>/rejections/", Rejections.as_view({"get": "list"}), name="api-import-rejections"),
]
