"""The list page of the shop's days."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.figures.filters import ShopDayFilter
from orders.figures.metrics import METRICS
from orders.figures.models import ShopDay
from shopops.lib.imports.permissions import IMPORTS_VIEW
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.pages import ListPage
from shopops.lib.metrics import Metric, Unit, columns_of
from shopops.lib.metrics import value as metric_value
from shopops.lib.rollup.permissions import FIGURES_VIEW

KINDS = {Unit.CNY: Kind.MONEY, Unit.COUNT: Kind.INTEGER, Unit.RATE: Kind.RATE}
# Shown only to those who ask for them.
SELDOM = frozenset({"ordered_items", "paid_items", "amount_per_order_cny"})


def _metric_column(metric: Metric) -> Column:
    """A column that reads a metric of the registry from one day's figures."""
    return Column(
        key=metric.key,
        title=metric.name,
        hint=metric.description,
        value=lambda day: metric_value(metric, vars(day)),
        kind=KINDS[metric.unit],
        sort="" if metric.denominator else metric.numerator,
        shown=metric.key not in SELDOM,
    )


def _totals(rows: QuerySet[ShopDay]) -> Mapping[str, Any]:
    """The metrics over all filtered days together."""
    names = columns_of(METRICS)
    sums = rows.order_by().aggregate(**{name: Sum(name) for name in names})
    if sums["orders"] is None:
        return {}
    return {metric.key: metric_value(metric, sums) for metric in METRICS}


def _day_url(row: ShopDay) -> str:
    return f"{reverse('orders:list')}?paid_from={row.day}&paid_to={row.day}&sort=-paid"


SHOP_DAYS = ListPage(
    key="orders.shop_days",
    title=_("店铺日报"),
    url_name="shop_days:list",
    permission=FIGURES_VIEW,
    queryset=ShopDay.objects.all,
    filterset=ShopDayFilter,
    default_sort="-day",
    row_url=_day_url,
    totals=_totals,
    empty_hint=_("导入订单后，每天夜里（或导入完成后几分钟内）计算日报。"),
    empty_link=("imports:list", _("去导入"), IMPORTS_VIEW),
    columns=(
        Column(key="day", title=_("日期"), value="day", kind=Kind.DAY, sort="day"),
        *map(_metric_column, METRICS),
    ),
)
