"""Every address of the product: the subjects bring theirs."""

from django.urls import include, path

from shopops.lib import subjects
from shopops.search import search, suggest

urlpatterns = [
    path("search/", search, name="search"),
    path("search/suggest/", suggest, name="search_suggest"),
    *(path(prefix, include(module)) for prefix, module in subjects.page_modules()),
]
