"""The list pages of orders and of the shop's days."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from orders.filters import ShopDayFilter, TradeFilter
from orders.models import SellerFlag, ShopDay, Trade, TradeStatus
from orders.querysets import trades_with_buyer
from shopops.lib.access import Permission as P
from shopops.lib.frontend_tags import icon
from shopops.lib.lists.cells import badge, shortened
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.pages import ListPage, register

STATUS_COLOURS = {
    TradeStatus.WAIT_BUYER_PAY: "orange",
    TradeStatus.PAY_PENDING: "orange",
    TradeStatus.WAIT_SELLER_SEND_GOODS: "blue",
    TradeStatus.SELLER_CONSIGNED_PART: "blue",
    TradeStatus.WAIT_BUYER_CONFIRM_GOODS: "purple",
    TradeStatus.TRADE_BUYER_SIGNED: "green",
    TradeStatus.TRADE_FINISHED: "green",
    TradeStatus.PAID_FORBID_CONSIGN: "red",
}


def status_badge(row: Any) -> SafeString:
    """The status of a trade or line; one that we inferred says so."""
    colour = STATUS_COLOURS.get(row.status, "grey")
    if not getattr(row, "status_inferred", False):
        return badge(row.get_status_display(), colour)
    hint = _("文件没有状态列，按时间和金额推断")
    return format_html(
        '{} <span class="text-secondary" title="{}">*</span>', badge(row.get_status_display(), colour), hint
    )


def flag_mark(row: Trade) -> SafeString:
    """The seller's flag in its colour; nothing for grey, which is none."""
    if row.seller_flag == SellerFlag.GREY:
        return SafeString("")
    return icon("flag", f"flag flag-{row.seller_flag}", row.get_seller_flag_display())


def _trade_url(row: Trade) -> str:
    return reverse("orders:detail", args=[row.tid])


TRADES = register(
    ListPage(
        key="orders.trades",
        title=_("订单"),
        url_name="orders:list",
        permission=P.ORDERS_VIEW,
        queryset=trades_with_buyer,
        filterset=TradeFilter,
        default_sort="-created",
        row_url=_trade_url,
        empty_hint=_("导入千牛“订单报表”后，订单会出现在这里。"),
        empty_link=("imports:list", _("去导入"), P.IMPORTS_VIEW),
        columns=(
            Column(key="tid", title=_("订单编号"), value="tid", sort="tid"),
            Column(
                key="flag",
                title=_("旗帜"),
                value=lambda row: row.get_seller_flag_display() if row.seller_flag else "",
                cell=flag_mark,
            ),
            Column(
                key="status", title=_("状态"), value="get_status_display", cell=status_badge, sort="status"
            ),
            Column(key="title", title=_("商品"), value="title", cell=lambda row: shortened(row.title)),
            Column(key="num", title=_("件数"), value="num", kind=Kind.INTEGER, sort="num"),
            Column(key="buyer", title=_("买家"), value="buyer.masked_nick"),
            Column(
                key="payable", title=_("应付（元）"), value="payable_cny", kind=Kind.MONEY, sort="payable_cny"
            ),
            Column(
                key="payment", title=_("实付（元）"), value="payment_cny", kind=Kind.MONEY, sort="payment_cny"
            ),
            Column(
                key="refund",
                title=_("退款（元）"),
                value=lambda row: row.refund_fee_cny or None,
                kind=Kind.MONEY,
                sort="refund_fee_cny",
            ),
            Column(key="created", title=_("下单时间"), value="created", kind=Kind.TIME, sort="created"),
            Column(key="paid", title=_("付款时间"), value="pay_time", kind=Kind.TIME, sort="pay_time"),
            Column(key="province", title=_("省份"), value="receiver_state", sort="receiver_state"),
            Column(key="city", title=_("城市"), value="receiver_city", shown=False),
            Column(key="receiver", title=_("收货人"), value="receiver_masked", shown=False),
            Column(
                key="consigned",
                title=_("发货时间"),
                value="consign_time",
                kind=Kind.TIME,
                sort="consign_time",
                shown=False,
            ),
            Column(
                key="ended",
                title=_("结束时间"),
                value="end_time",
                kind=Kind.TIME,
                sort="end_time",
                shown=False,
            ),
            Column(
                key="message",
                title=_("买家留言"),
                value="buyer_message",
                cell=lambda row: shortened(row.buyer_message),
                shown=False,
            ),
            Column(
                key="memo",
                title=_("卖家备注"),
                value="seller_memo",
                cell=lambda row: shortened(row.seller_memo),
                shown=False,
            ),
            Column(key="logistics", title=_("物流公司"), value="logistics_company", shown=False),
            Column(key="waybill", title=_("运单号"), value="out_sid", shown=False),
        ),
    )
)

SUMMED = (
    "orders",
    "ordered_cny",
    "ordered_items",
    "orders_paid_later",
    "paid_orders",
    "paid_cny",
    "paid_items",
    "paid_orders_without_buyer",
    "refunded_orders",
    "refunded_cny",
)


def _share(part: Any, whole: Any) -> Decimal | None:
    """A ratio; no value for a zero denominator, never 0."""
    return Decimal(part) / Decimal(whole) if part is not None and whole else None


def paid_later_share(day: Any) -> Decimal | None:
    """下单支付转化率: of the day's orders, how many have been paid up to now."""
    return _share(day.orders_paid_later, day.orders)


def cny_per_order(day: Any) -> Decimal | None:
    """笔单价: paid amount ÷ paid orders."""
    return _share(day.paid_cny, day.paid_orders)


def cny_per_buyer(day: Any) -> Decimal | None:
    """客单价: paid amount ÷ paying buyers; no value for a day with orders whose buyer is unknown."""
    return None if day.paid_orders_without_buyer else _share(day.paid_cny, day.paying_buyers)


def refund_share(day: Any) -> Decimal | None:
    """退款率（金额）: refunded ÷ paid amount of the orders paid on that day."""
    return _share(day.refunded_cny, day.paid_cny)


def _totals(rows: QuerySet[ShopDay]) -> Mapping[str, Any]:
    """Sums of the days shown; buyers are left out, because one buyer may come on several days."""
    sums = rows.order_by().aggregate(**{name: Sum(name) for name in SUMMED})
    whole = ShopDay(**{name: value or 0 for name, value in sums.items()})
    return sums | {
        "paid_later_share": paid_later_share(whole),
        "cny_per_order": cny_per_order(whole),
        "refund_share": refund_share(whole),
    }


def _day_url(row: ShopDay) -> str:
    return f"{reverse('orders:list')}?paid_from={row.day}&paid_to={row.day}&sort=-paid"


def _figure(name: str, title: Any, kind: Kind = Kind.INTEGER, **more: Any) -> Column:
    return Column(key=name, title=title, value=name, kind=kind, sort=name, **more)


SHOP_DAYS = register(
    ListPage(
        key="orders.shop_days",
        title=_("店铺日报"),
        url_name="orders:shop_days",
        permission=P.FIGURES_VIEW,
        queryset=ShopDay.objects.all,
        filterset=ShopDayFilter,
        default_sort="-day",
        row_url=_day_url,
        totals=_totals,
        empty_hint=_("导入订单后，每天夜里（或导入完成后几分钟内）计算日报。"),
        empty_link=("imports:list", _("去导入"), P.IMPORTS_VIEW),
        columns=(
            Column(key="day", title=_("日期"), value="day", kind=Kind.DAY, sort="day"),
            _figure("orders", _("下单订单数")),
            _figure("ordered_cny", _("下单金额（元）"), Kind.MONEY),
            _figure("ordering_buyers", _("下单买家数")),
            _figure("paid_orders", _("支付订单数")),
            _figure("paid_cny", _("支付金额（元）"), Kind.MONEY),
            _figure("paying_buyers", _("支付买家数")),
            Column(
                key="paid_later_share",
                title=_("下单支付转化率"),
                value=paid_later_share,
                kind=Kind.RATE,
            ),
            Column(key="cny_per_order", title=_("笔单价（元）"), value=cny_per_order, kind=Kind.MONEY),
            Column(key="cny_per_buyer", title=_("客单价（元）"), value=cny_per_buyer, kind=Kind.MONEY),
            _figure("refunded_orders", _("退款订单数")),
            _figure("refunded_cny", _("退款金额（元）"), Kind.MONEY),
            Column(key="refund_share", title=_("退款率"), value=refund_share, kind=Kind.RATE),
            _figure("ordered_items", _("下单件数"), shown=False),
            _figure("paid_items", _("支付件数"), shown=False),
            _figure("orders_paid_later", _("当日下单后支付的订单数"), shown=False),
            _figure("orders_without_buyer", _("无买家信息的下单订单数"), shown=False),
            _figure("paid_orders_without_buyer", _("无买家信息的支付订单数"), shown=False),
        ),
    )
)
