"""Filters of /api/v1/shop-days/."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from orders.figures.models import ShopDay
from shopops.lib.api.filters import StrictFilterSet


class ShopDayFilter(StrictFilterSet):
    day_from = filters.DateFilter("day", "gte", label=_("从这一天（含）"))
    day_to = filters.DateFilter("day", "lte", label=_("到这一天（含）"))

    class Meta:
        model = ShopDay
        fields: list[str] = []
