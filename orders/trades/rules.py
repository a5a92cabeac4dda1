"""Arithmetic of trades: no database, no clock.

`orders.trades.imports.trade_sql` says the same in SQL for millions of rows; a test proves that both agree.
"""

from datetime import datetime, timedelta
from decimal import Decimal

BEFORE_PAYMENT = frozenset({"TRADE_NO_CREATE_PAY", "WAIT_BUYER_PAY", "PAY_PENDING", "WAIT_PRE_AUTH_CONFIRM"})
ZERO = Decimal(0)


def paid_amount(received: Decimal, refund: Decimal, total: Decimal, *, paid: bool) -> Decimal:
    """What the buyer paid before refunds, in yuan; 0 while unpaid.

    Reports show 买家实际支付金额 (`received`) after refunds: in real files every paid row has
    `total = received + refund`. A report exported before the refund still has the whole in
    `received`, so the sum never counts for more than `total` or `received`, whichever is larger.
    """
    return min(received + refund, max(total, received)) if paid else ZERO


def infer_status(
    *,
    created: datetime,
    pay_time: datetime | None,
    consign_time: datetime | None,
    paid: Decimal,
    refund: Decimal,
    as_of: datetime,
    unpaid_closes_after: timedelta,
    receipt_confirmed_after: timedelta,
) -> str:
    """Where a trade most likely stands at `as_of`, when a file has no status column.

    `paid` is `paid_amount`; both spans count from the boundary on (exactly 24 h old is closed).
    """
    if pay_time is None:
        closed = created + unpaid_closes_after <= as_of
        return "TRADE_CLOSED_BY_TAOBAO" if closed else "WAIT_BUYER_PAY"
    if paid > 0 and refund >= paid:
        return "TRADE_CLOSED"
    if pay_time + receipt_confirmed_after <= as_of:
        return "TRADE_FINISHED"
    return "WAIT_BUYER_CONFIRM_GOODS" if consign_time else "WAIT_SELLER_SEND_GOODS"


def status_after(*, known: str, known_inferred: bool, inferred: str) -> str:
    """Which status holds when a newer file lets us infer one but does not state it.

    What the platform once stated is only overruled where it cannot be true any more: a trade waiting for
    payment that is now paid or out of time, and a trade refunded in full.
    """
    overruled = known_inferred or known in BEFORE_PAYMENT or inferred == "TRADE_CLOSED"
    return inferred if overruled else known
