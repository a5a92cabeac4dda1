"""The page of the pick list."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orders.shipping.lists import PICK_LIST
from orders.trades.permissions import ORDERS_VIEW
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list


@require(ORDERS_VIEW)
@require_safe
def pick_list(request: HttpRequest) -> HttpResponse:
    """What can be packed now, the longest waiting first; parameters: see orders.shipping.filters.PickFilter."""
    return show_list(request, PICK_LIST)
