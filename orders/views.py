"""Pages of orders."""

from django.http import HttpRequest, HttpResponse

from orders.lists import SHOP_DAYS, TRADES
from shopops.lib.access import Permission as P
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list


@require(P.ORDERS_VIEW)
def trade_list(request: HttpRequest) -> HttpResponse:
    """The list of orders; parameters: see orders.filters.TradeFilter."""
    return show_list(request, TRADES)


@require(P.FIGURES_VIEW)
def shop_days(request: HttpRequest) -> HttpResponse:
    """The shop's figures day by day."""
    return show_list(request, SHOP_DAYS)
