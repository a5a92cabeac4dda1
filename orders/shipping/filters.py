"""Filters of the pick list."""

import django_filters as df
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from orders.shipping.querysets import held_back
from orders.trades.filters import MOST_PRODUCTS
from orders.trades.models import SellerFlag, SubOrder
from products.catalogue.search import find_products
from shopops.lib.lists.filters import CodesFilter, DayFromFilter, DayToFilter, ListFilter, YesNoFilter


class PickFilter(ListFilter):
    """Which lines: `tid` an order, `code` a merchant code's beginning, `product` words, days of payment (both included),
    `seller_flag`, `has_memo` (of seller or buyer), `held` 1 = must not be packed."""

    tid = df.CharFilter("trade__tid", lookup_expr="startswith", label=_("订单编号"), max_length=32)
    code = df.CharFilter("outer_sku_id", lookup_expr="startswith", label=_("商家编码"), max_length=64)
    product = df.CharFilter(method="filter_product", label=_("商品"), max_length=100)
    paid_from = DayFromFilter("trade__pay_time", label=_("付款从"))
    paid_to = DayToFilter("trade__pay_time", label=_("付款到"))
    seller_flag = CodesFilter("trade__seller_flag", choices=SellerFlag, label=_("旗帜"))
    has_memo = YesNoFilter(method="filter_memo", label=_("有备注或留言"))
    held = YesNoFilter(method="filter_held", label=_("退款中，不要发"))

    more = ("has_memo", "held")

    class Meta:
        model = SubOrder
        fields: list[str] = []

    def filter_product(self, rows: QuerySet[SubOrder], name: str, value: str) -> QuerySet[SubOrder]:
        return rows.filter(product__in=[product.pk for product in find_products(value, MOST_PRODUCTS)])

    def filter_memo(self, rows: QuerySet[SubOrder], name: str, value: bool) -> QuerySet[SubOrder]:
        silent = {"trade__seller_memo": "", "trade__buyer_message": ""}
        return rows.exclude(**silent) if value else rows.filter(**silent)

    def filter_queryset(self, queryset: QuerySet[SubOrder]) -> QuerySet[SubOrder]:
        """What can be packed, unless somebody asks for what must not be."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("held") else rows.exclude(held_back())

    def filter_held(self, rows: QuerySet[SubOrder], name: str, value: bool) -> QuerySet[SubOrder]:
        return rows.filter(held_back()) if value else rows
