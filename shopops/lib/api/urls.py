"""Every address below /api/: the endpoints and their description."""

from django.urls import include, path, register_converter
from drf_spectacular.views import SpectacularAPIView

from shopops.lib import subjects
from shopops.lib.api import views
from shopops.lib.api.converters import DayConverter, IdConverter, KeyConverter, NumberConverter

register_converter(NumberConverter, "number")
register_converter(KeyConverter, "key")
register_converter(DayConverter, "day")
register_converter(IdConverter, "id")

urlpatterns = [
    *(path("v1/", include(module)) for module in subjects.api_modules()),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", views.docs, name="api-docs"),
    path("docs/problems", views.problem_kinds, name="api-problems"),
    path("<path:rest>", views.unknown, name="api-unknown"),
]
