"""What agents' texts can say of the order that a buyer asks about."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext

from orders.trades.models import Trade
from orders.trades.querysets import trades_with_buyer
from orders.trades.search import find_buyers
from products.catalogue.placeholders import values_of
from shopops.lib.placeholders import Placeholder, Subject

PLACEHOLDERS = (
    Placeholder("buyer_nick", "买家昵称", "爱喝茶的猫"),
    Placeholder("order_number", "订单号", "2026111812345678901"),
    Placeholder("order_status", "订单状态", "等待卖家发货"),
    Placeholder("paid", "实付金额", "198.00 元"),
    Placeholder("courier", "快递公司", "中通快递"),
    Placeholder("tracking_number", "运单号", "78123456789012"),
    Placeholder("ship_by", "最晚发货时间", "11月24日 18:00"),
)


def trade_of(subject: Subject) -> Trade | None:
    """The order with this number, or else the buyer's newest; none where several buyers have the nick."""
    trades = trades_with_buyer()
    if subject.tid:
        return trades.filter(tid=subject.tid).first()
    if not subject.buyer_nick:
        return None
    buyers = find_buyers(subject.buyer_nick, 2)
    return trades.filter(buyer=buyers[0]).order_by("-created").first() if len(buyers) == 1 else None


def question_about(subject: Subject) -> str:
    """What to ask the agent where a nick is that of several buyers; empty where it is clear who is meant."""
    if subject.tid or not subject.buyer_nick or len(find_buyers(subject.buyer_nick, 2)) < 2:
        return ""
    return gettext("不止一位买家叫“%(nick)s”，请填订单号。") % {"nick": subject.buyer_nick}


def fill(subject: Subject) -> Mapping[str, str]:
    """The order's values, its first product's unless another is asked about. Four queries at most.

    A nick that the platform masked is no name to call somebody by: only the one the agent gave is used.
    """
    known = {"buyer_nick": "" if "*" in subject.buyer_nick else subject.buyer_nick}
    trade = trade_of(subject)
    if trade is None:
        return known
    return known | _of_product(trade, subject) | _of_trade(trade)


def _of_trade(trade: Trade) -> dict[str, str]:
    with translation.override("zh-hans"):  # whatever language the agent reads: the text goes to a buyer
        status = str(trade.get_status_display())
    return {
        "order_number": trade.tid,
        "order_status": status,
        "paid": f"{trade.payment_cny} 元" if trade.pay_time else "",
        "courier": trade.logistics_company,
        "tracking_number": trade.out_sid,
        "ship_by": _ship_by(trade),
    }


def _of_product(trade: Trade, subject: Subject) -> dict[str, str]:
    if subject.num_iid:
        return {}
    line = trade.sub_orders.select_related("product").first()
    if line is None:
        return {}
    title = {"product": line.title} if line.title else {}
    return (values_of(line.product) if line.product else {}) | title | {"price": f"{line.price_cny} 元"}


def _ship_by(trade: Trade) -> str:
    """Until when a paid order must be on its way; nothing once it is."""
    if trade.pay_time is None or trade.consign_time is not None:
        return ""
    due = localtime(trade.pay_time + timedelta(hours=settings.SHIP_WITHIN_HOURS))
    return f"{due.month}月{due.day}日 {due:%H:%M}"
