"""The page of the shop's days."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from orders.figures.lists import SHOP_DAYS
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list
from shopops.lib.rollup.permissions import FIGURES_VIEW


@require(FIGURES_VIEW)
@require_safe
def shop_days(request: HttpRequest) -> HttpResponse:
    """The shop's figures day by day."""
    return show_list(request, SHOP_DAYS)
