"""Every address of the product: the subjects bring theirs."""

from django.urls import path

from shopops.lib import subjects
from shopops.search import search, suggest

handler500 = "shopops.lib.failures.server_error"
urlpatterns = [
    path("search/", search, name="search"),
    path("search/suggest/", suggest, name="search_suggest"),
    *subjects.page_routes(),
]
