"""The pick list: a row per line that waits to be shipped, as a worker picks and packs it."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from orders.shipping.filters import PickFilter
from orders.shipping.querysets import NOT_REFUNDING, lines_to_ship
from orders.trades.lists import flag_mark
from orders.trades.models import SubOrder
from orders.trades.permissions import ORDERS_VIEW, PERSONAL_DATA_UNMASK
from orders.trades.receiver import receiver_of
from shopops.lib.imports.permissions import IMPORTS_VIEW
from shopops.lib.lists.cells import badge, shortened
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.pages import ListPage
from shopops.lib.lists.tabs import Tab


def _held(line: SubOrder) -> str:
    return "" if line.refund_status in NOT_REFUNDING else line.get_refund_status_display()


def _held_cell(line: SubOrder) -> SafeString | str:
    return badge(_("不要发：%s") % _held(line), "red") if _held(line) else ""


def _receiver(fact: str) -> Callable[[SubOrder], str]:
    """A fact about the receiver in clear, for exports; empty where the file did not have it."""
    return lambda line: receiver_of(line.trade).get(fact, "")


PICK_LIST = ListPage(
    key="orders.pick_list",
    title=_("待发货清单"),
    url_name="shipping:pick_list",
    permission=ORDERS_VIEW,
    queryset=lines_to_ship,
    filterset=PickFilter,
    default_sort="paid",
    tabs=(
        Tab(_("可以发"), {}),
        Tab(_("不要发"), {"held": ("1",)}),
    ),
    days=("paid_from", "paid_to"),
    row_url=lambda line: reverse("orders:detail", args=[line.trade.tid]),
    empty_hint=_("导入千牛的“订单报表”和“宝贝报表”后，付了款还没发的商品会出现在这里。"),
    empty_link=("imports:list", _("去导入"), IMPORTS_VIEW),
    columns=(
        Column(key="tid", title=_("订单编号"), value="trade.tid", sort="trade__tid"),
        Column(key="oid", title=_("子订单编号"), value="oid", shown=False),
        Column(key="held", title=_("能不能发"), value=_held, cell=_held_cell),
        Column(key="code", title=_("商家编码"), value="outer_sku_id", sort="outer_sku_id"),
        Column(key="title", title=_("商品"), value="title", cell=lambda line: shortened(line.title)),
        Column(key="spec", title=_("规格"), value="sku_properties_name"),
        Column(key="num", title=_("件数"), value="num", kind=Kind.INTEGER, sort="num"),
        Column(
            key="flag",
            title=_("旗帜"),
            value=lambda line: line.trade.get_seller_flag_display() if line.trade.seller_flag else "",
            cell=lambda line: flag_mark(line.trade),
        ),
        Column(
            key="memo",
            title=_("卖家备注"),
            value="trade.memo_masked",
            cell=lambda line: shortened(line.trade.memo_masked),
        ),
        Column(
            key="message",
            title=_("买家留言"),
            value="trade.message_masked",
            cell=lambda line: shortened(line.trade.message_masked),
        ),
        Column(
            key="paid", title=_("付款时间"), value="trade.pay_time", kind=Kind.TIME, sort="trade__pay_time"
        ),
        Column(key="province", title=_("省份"), value="trade.receiver_state", shown=False),
        Column(key="city", title=_("城市"), value="trade.receiver_city", shown=False),
        Column(key="receiver", title=_("收货人"), value="trade.receiver_masked", shown=False),
        Column(
            key="receiver_name",
            title=_("收货人姓名"),
            value=_receiver("name"),
            permission=PERSONAL_DATA_UNMASK,
            in_clear=True,
        ),
        Column(
            key="receiver_mobile",
            title=_("收货人手机"),
            value=_receiver("mobile"),
            permission=PERSONAL_DATA_UNMASK,
            in_clear=True,
        ),
        Column(
            key="receiver_address",
            title=_("收货地址"),
            value=_receiver("address"),
            permission=PERSONAL_DATA_UNMASK,
            in_clear=True,
        ),
    ),
)
