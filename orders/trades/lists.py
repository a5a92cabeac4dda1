"""The list page of orders."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from orders.trades.filters import TradeFilter
from orders.trades.models import SellerFlag, Trade, TradeStatus
from orders.trades.permissions import ORDERS_EDIT, ORDERS_VIEW
from orders.trades.querysets import trades_with_buyer
from shopops.lib.frontend_tags import icon
from shopops.lib.imports.permissions import IMPORTS_VIEW
from shopops.lib.lists.cells import badge, shortened
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.pages import ListPage
from shopops.lib.lists.tabs import Tab

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


def flag_icon(flag: int, title: str) -> SafeString:
    """A flag in its colour."""
    return icon("flag", f"flag flag-{flag}", title)


def flag_mark(row: Trade) -> SafeString:
    """The seller's flag of a trade; nothing for grey, which is none."""
    if row.seller_flag == SellerFlag.GREY:
        return SafeString("")
    return flag_icon(row.seller_flag, row.get_seller_flag_display())


def _trade_url(row: Trade) -> str:
    return reverse("orders:detail", args=[row.tid])


# What is in each stage, as the seller centre divides orders. A status that we inferred is no reason to ship.
TABS = (
    Tab(_("全部"), {}),
    Tab(_("待付款"), {"status": ("WAIT_BUYER_PAY", "PAY_PENDING"), "stated": ("1",)}),
    Tab(_("待发货"), {"status": ("WAIT_SELLER_SEND_GOODS", "SELLER_CONSIGNED_PART"), "stated": ("1",)}),
    Tab(_("已发货"), {"status": ("WAIT_BUYER_CONFIRM_GOODS", "TRADE_BUYER_SIGNED")}),
    Tab(_("交易成功"), {"status": ("TRADE_FINISHED",)}),
    Tab(_("已关闭"), {"status": ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")}),
)

TRADES = ListPage(
    key="orders.trades",
    title=_("订单"),
    url_name="orders:list",
    permission=ORDERS_VIEW,
    queryset=trades_with_buyer,
    filterset=TradeFilter,
    default_sort="-created",
    tabs=TABS,
    days=("created_from", "created_to"),
    batch=("orders/_batch.html", ORDERS_EDIT),
    row_url=_trade_url,
    empty_hint=_("导入千牛“订单报表”后，订单会出现在这里。"),
    empty_link=("imports:list", _("去导入"), IMPORTS_VIEW),
    columns=(
        Column(key="tid", title=_("订单编号"), value="tid", sort="tid"),
        Column(
            key="flag",
            title=_("旗帜"),
            value=lambda row: row.get_seller_flag_display() if row.seller_flag else "",
            cell=flag_mark,
        ),
        Column(key="status", title=_("状态"), value="get_status_display", cell=status_badge, sort="status"),
        Column(key="title", title=_("商品"), value="title", cell=lambda row: shortened(row.title)),
        Column(key="num", title=_("件数"), value="num", kind=Kind.INTEGER, sort="num"),
        Column(key="buyer", title=_("买家"), value="buyer.masked_nick"),
        Column(
            key="payable",
            title=_("应付（元）"),
            value="payable_cny",
            kind=Kind.MONEY,
            sort="payable_cny",
            shown=False,
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
            value="message_masked",
            cell=lambda row: shortened(row.message_masked),
            shown=False,
        ),
        Column(
            key="memo",
            title=_("卖家备注"),
            value="memo_masked",
            cell=lambda row: shortened(row.memo_masked),
            shown=False,
        ),
        Column(key="logistics", title=_("物流公司"), value="logistics_company", shown=False),
        Column(key="waybill", title=_("运单号"), value="out_sid", shown=False),
    ),
)
