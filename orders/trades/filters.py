"""Filters of the order list."""

from typing import Any

import django_filters as df
import django_filters.fields
from django import forms
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from orders.figures.models import ShopProvince
from orders.trades.models import Buyer, SellerFlag, SubOrder, Trade, TradeStatus
from orders.trades.search import find_buyers
from products.catalogue.search import find_products
from shopops.lib.lists.filters import (
    MAX_ID,
    CodesFilter,
    DayFromFilter,
    DayToFilter,
    ListFilter,
    YesNoFilter,
)

HOURS = [(str(hour), f"{hour:02}:00–{hour:02}:59") for hour in range(24)]
# As the database counts them: 1 is Monday.
WEEKDAYS = [
    ("1", _("周一")),
    ("2", _("周二")),
    ("3", _("周三")),
    ("4", _("周四")),
    ("5", _("周五")),
    ("6", _("周六")),
    ("7", _("周日")),
]
PROVINCES_CACHED_SECONDS = 600
# Words that fit more products than these are too few.
MOST_PRODUCTS = 200
# Masked nicks are shared by many.
MOST_BUYERS = 500
# In an address, "no province in the file" needs a name of its own: an empty parameter means no filter.
NO_PROVINCE = "-"


class ProvinceField(django_filters.fields.ChoiceField):
    """The provinces that occur; another one, of an old link say, is no mistake but finds nothing."""

    def valid_value(self, value: Any) -> bool:
        return True


class ProvinceFilter(df.ChoiceFilter):
    """A province, chosen from those of the daily figures."""

    field_class = ProvinceField


def _provinces() -> list[tuple[str, Any]]:
    """The provinces that occur, from the daily figures; read again every ten minutes."""
    names = cache.get_or_set("orders.provinces", _read_provinces, PROVINCES_CACHED_SECONDS)
    return [*((name, name) for name in names or ()), (NO_PROVINCE, _("没有省份"))]


def _read_provinces() -> list[str]:
    names = ShopProvince.objects.exclude(receiver_state="").values_list("receiver_state", flat=True)
    return list(names.order_by("receiver_state").distinct())


class TradeFilter(ListFilter):
    """Which orders: the dashboard, the API and saved views lead here with these parameters.

    - `tid`: beginning of the order number
    - `product`: words of a product's title, its pinyin or codes; `nick`: the buyer's whole nick, or as masked
    - `stated`: 0 = the status is inferred, because the file had none
    - `status`: one or several of the platform's codes (`status=A&status=B`)
    - `created_from`, `created_to`, `paid_from`, `paid_to`: days, both included (Asia/Shanghai)
    - `hour`, `paid_hour`: 0–23, the hour of ordering and of payment
    - `paid_weekday`: 1–7, the weekday of payment, Monday first
    - `paid`: 1 = has a payment time, 0 = has none
    - `receiver_state`: province exactly as in the figures; `-` = the file does not say
    - `amount_min`, `amount_max`: amount due (`payable_cny`), both included
    - `refunded`: 1 = some money went back, 0 = none
    - `seller_flag`: one or several numbers; `has_memo`, `has_message`: 1 or 0
    - `num_iid`: has a line of this product
    - `import_job`: written last by this import
    - `buyer`: number of the buyer; `buyer_known`: 0 = the file did not name the buyer
    """

    tid = df.CharFilter(
        "tid",
        lookup_expr="startswith",
        label=_("订单编号"),
        max_length=32,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    product = df.CharFilter(method="filter_title", label=_("商品"), max_length=100)
    nick = df.CharFilter(method="filter_nick", label=_("买家昵称"), max_length=64)
    status = CodesFilter("status", choices=TradeStatus, label=_("订单状态"))
    created_from = DayFromFilter("created", label=_("下单从"))
    created_to = DayToFilter("created", label=_("下单到"))
    paid_from = DayFromFilter("pay_time", label=_("付款从"))
    paid_to = DayToFilter("pay_time", label=_("付款到"))
    hour = df.ChoiceFilter("created__hour", choices=HOURS, label=_("下单时段"), empty_label=_("不限"))
    paid_hour = df.ChoiceFilter("pay_time__hour", choices=HOURS, label=_("付款时段"), empty_label=_("不限"))
    paid_weekday = df.ChoiceFilter(
        "pay_time__iso_week_day", choices=WEEKDAYS, label=_("付款星期"), empty_label=_("不限")
    )
    paid = YesNoFilter(method="filter_paid", label=_("已付款"))
    receiver_state = ProvinceFilter(
        method="filter_province", choices=_provinces, label=_("省份"), empty_label=_("不限")
    )
    amount_min = df.NumberFilter(
        "payable_cny", lookup_expr="gte", label=_("应付金额从"), max_digits=12, decimal_places=2, min_value=0
    )
    amount_max = df.NumberFilter(
        "payable_cny", lookup_expr="lte", label=_("应付金额到"), max_digits=12, decimal_places=2, min_value=0
    )
    refunded = YesNoFilter(method="filter_refunded", label=_("有退款"))
    seller_flag = CodesFilter("seller_flag", choices=SellerFlag, label=_("旗帜"))
    has_memo = YesNoFilter(method="filter_memo", label=_("有备注"))
    has_message = YesNoFilter(method="filter_message", label=_("有买家留言"))
    stated = YesNoFilter(method="filter_stated", label=_("状态由平台给出"))
    num_iid = df.CharFilter(method="filter_product", label=_("商品 ID"), max_length=32)
    import_job = df.NumberFilter(
        "import_job_id",
        label=_("导入批次"),
        min_value=1,
        max_value=MAX_ID,
        decimal_places=0,
        widget=forms.HiddenInput,
    )
    buyer = df.NumberFilter(
        "buyer_id",
        label=_("买家"),
        min_value=1,
        max_value=MAX_ID,
        decimal_places=0,
        widget=forms.HiddenInput,
    )
    buyer_known = YesNoFilter(method="filter_buyer_known", label=_("有买家信息"))

    more = (
        "status",
        "stated",
        "paid_from",
        "paid_to",
        "hour",
        "paid_hour",
        "paid_weekday",
        "paid",
        "amount_min",
        "amount_max",
        "refunded",
        "seller_flag",
        "has_memo",
        "has_message",
        "num_iid",
        "buyer_known",
    )

    class Meta:
        model = Trade
        fields: list[str] = []

    def _said(self, name: str, value: Any) -> str:
        """The buyer by the masked nick, not by a number."""
        if name == "buyer":
            return str(Buyer.objects.filter(pk=value).first() or value)
        return super()._said(name, value)

    def filter_paid(self, rows: QuerySet[Trade], name: str, value: bool) -> QuerySet[Trade]:
        return rows.filter(pay_time__isnull=not value)

    def filter_province(self, rows: QuerySet[Trade], name: str, value: str) -> QuerySet[Trade]:
        return rows.filter(receiver_state="" if value == NO_PROVINCE else value)

    def filter_refunded(self, rows: QuerySet[Trade], name: str, value: bool) -> QuerySet[Trade]:
        return rows.filter(refund_fee_cny__gt=0) if value else rows.filter(refund_fee_cny=0)

    def filter_memo(self, rows: QuerySet[Trade], name: str, value: bool) -> QuerySet[Trade]:
        return rows.exclude(seller_memo="") if value else rows.filter(seller_memo="")

    def filter_message(self, rows: QuerySet[Trade], name: str, value: bool) -> QuerySet[Trade]:
        return rows.exclude(buyer_message="") if value else rows.filter(buyer_message="")

    def filter_product(self, rows: QuerySet[Trade], name: str, value: str) -> QuerySet[Trade]:
        lines = SubOrder.objects.filter(Q(num_iid=value) | Q(product__num_iid=value), trade=OuterRef("pk"))
        return rows.filter(Exists(lines))

    def filter_title(self, rows: QuerySet[Trade], name: str, value: str) -> QuerySet[Trade]:
        products = [product.pk for product in find_products(value, MOST_PRODUCTS)]
        return rows.filter(Exists(SubOrder.objects.filter(product__in=products, trade=OuterRef("pk"))))

    def filter_nick(self, rows: QuerySet[Trade], name: str, value: str) -> QuerySet[Trade]:
        return rows.filter(buyer__in=[buyer.pk for buyer in find_buyers(value.strip(), MOST_BUYERS)])

    def filter_stated(self, rows: QuerySet[Trade], name: str, value: bool) -> QuerySet[Trade]:
        return rows.filter(status_inferred=not value)

    def filter_buyer_known(self, rows: QuerySet[Trade], name: str, value: bool) -> QuerySet[Trade]:
        return rows.filter(buyer__isnull=not value)
