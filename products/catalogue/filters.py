"""Filters of the product list."""

import django_filters as df
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from products.catalogue.models import ApproveStatus, PriceTier, Product, Series
from products.catalogue.search import matches
from shopops.lib.lists.filters import CodesFilter, DayFromFilter, DayToFilter, ListFilter, YesNoFilter


class ProductFilter(ListFilter):
    """Which products.

    - `q`: words of the title, pinyin, initials, 商品 ID, 货号 or SKU codes, in any order
    - `approve_status`, `series`, `price_tier`: one or several codes; `category`: exactly
    - `price_min`, `price_max`: yuan, both included
    - `listed_from`, `listed_to`: days of listing, both included (Asia/Shanghai)
    - `has_selling_points`: 1 or 0, what is still to be written
    """

    q = df.CharFilter(method="filter_text", label=_("标题 / 商品 ID / 货号"), max_length=100)
    approve_status = CodesFilter("approve_status", choices=ApproveStatus, label=_("状态"))
    category = df.CharFilter("category", label=_("类目"), max_length=100)
    series = CodesFilter("series", choices=Series, label=_("系列"))
    price_tier = CodesFilter("price_tier", choices=PriceTier, label=_("价格带"))
    price_min = df.NumberFilter(
        "price_cny", lookup_expr="gte", label=_("价格从"), max_digits=12, decimal_places=2, min_value=0
    )
    price_max = df.NumberFilter(
        "price_cny", lookup_expr="lte", label=_("价格到"), max_digits=12, decimal_places=2, min_value=0
    )
    listed_from = DayFromFilter("list_time", label=_("上架从"))
    listed_to = DayToFilter("list_time", label=_("上架到"))
    has_selling_points = YesNoFilter(method="filter_selling_points", label=_("有卖点"))

    more = ("price_min", "price_max", "listed_from", "listed_to", "has_selling_points")

    class Meta:
        model = Product
        fields: list[str] = []

    def filter_text(self, rows: QuerySet[Product], name: str, value: str) -> QuerySet[Product]:
        return rows.filter(matches(value))

    def filter_selling_points(self, rows: QuerySet[Product], name: str, value: bool) -> QuerySet[Product]:
        return rows.exclude(selling_points="") if value else rows.filter(selling_points="")
