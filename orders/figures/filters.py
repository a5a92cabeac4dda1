"""Filters of the shop's days."""

from django.utils.translation import gettext_lazy as _

from orders.figures.models import ShopDay
from shopops.lib.lists.filters import DayFilter, ListFilter


class ShopDayFilter(ListFilter):
    """Which days of the shop: `day_from`, `day_to`, both included."""

    day_from = DayFilter("day", lookup_expr="gte", label=_("从"))
    day_to = DayFilter("day", lookup_expr="lte", label=_("到"))

    class Meta:
        model = ShopDay
        fields: list[str] = []
