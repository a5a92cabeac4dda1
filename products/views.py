"""Pages of the catalogue."""

from django.http import HttpRequest, HttpResponse

from products.lists import PRODUCTS
from shopops.lib.access import Permission as P
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list


@require(P.PRODUCTS_VIEW)
def product_list(request: HttpRequest) -> HttpResponse:
    """The list of products; parameters: see products.filters.ProductFilter."""
    return show_list(request, PRODUCTS)
