"""What the order page shows."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from orders.trades.actions import MEMO_CHANGED
from orders.trades.models import MemoChange, SubOrder, Trade
from orders.trades.querysets import trades_with_buyer
from shopops.lib.audit.models import AuditEntry
from shopops.lib.audit.names import name_of
from shopops.lib.personal import mask_mobiles_in

OTHER_TRADES = 10
TRAIL_ENTRIES = 50


@dataclass(frozen=True)
class Step:
    """Something that happened to a trade."""

    at: datetime
    title: str
    text: str = ""
    by: str = ""


@dataclass(frozen=True)
class TradePage:
    """One order with all that its page shows. Six queries."""

    trade: Trade
    lines: list[SubOrder]
    others: list[Trade]
    steps: list[Step]


def trade_page(trade: Trade) -> TradePage:
    """Lines, the buyer's newest other orders, and what happened, oldest first."""
    lines = trade.sub_orders.select_related("product").defer("extra", "product__extra")
    others = trades_with_buyer().filter(buyer=trade.buyer_id, buyer__isnull=False).exclude(pk=trade.pk)
    return TradePage(trade, list(lines), list(others[:OTHER_TRADES]), _steps(trade))


def _steps(trade: Trade) -> list[Step]:
    shipped = " ".join(filter(None, (trade.logistics_company, trade.out_sid)))
    known = [
        (trade.created, _("下单"), trade.buyer_message and _("买家留言：%s") % trade.message_masked),
        (trade.pay_time, _("付款"), ""),
        (trade.consign_time, _("发货"), shipped),
        (trade.end_time, _("结束"), trade.close_reason),
    ]
    trail = AuditEntry.objects.filter(target=f"orders.trade:{trade.tid}").exclude(action=MEMO_CHANGED)
    written = trade.memo_changes.select_related("by")
    steps = [Step(at, title, text) for at, title, text in known if at]
    steps += map(_said, trail.select_related("by")[:TRAIL_ENTRIES])
    steps += map(_written, written[:TRAIL_ENTRIES])
    return sorted(steps, key=lambda step: step.at)


def _said(entry: AuditEntry) -> Step:
    """An entry of the trail as a step."""
    return Step(entry.at, name_of(entry.action), entry.reason, str(entry.by or ""))


def _written(change: MemoChange) -> Step:
    """A change of flag or memo as a step, with both as they were then."""
    text = " · ".join(filter(None, (str(change.get_flag_display()), mask_mobiles_in(change.memo))))
    return Step(change.at, name_of(MEMO_CHANGED), text, str(change.by or ""))
