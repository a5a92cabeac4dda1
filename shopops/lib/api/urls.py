"""Every address below /api/: the endpoints, their description, and the tokens page."""

from django.conf import settings
from django.urls import include, path, register_converter
from drf_spectacular.views import SpectacularAPIView

from shopops.lib.api import views
from shopops.lib.api.converters import DayConverter, IdConverter, KeyConverter, NumberConverter

register_converter(NumberConverter, "number")
register_converter(KeyConverter, "key")
register_converter(DayConverter, "day")
register_converter(IdConverter, "id")

urlpatterns = [
    # Apps hand in their endpoints by settings.API_V1_URLS: a leaf does not know the apps.
    *(path("v1/", include(module)) for module in settings.API_V1_URLS),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", views.docs, name="api-docs"),
    path("docs/problems", views.problem_kinds, name="api-problems"),
    path("tokens/", include("shopops.lib.api.tokens.urls")),
    path("<path:rest>", views.unknown, name="api-unknown"),
]
