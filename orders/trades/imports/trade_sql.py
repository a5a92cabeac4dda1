"""Arithmetic of trades, in SQL over staged rows `s`: what was paid, and where a trade stands that does not say.

Reports show 买家实际支付金额 (`received`) after refunds: in real files every paid row has
`total = received + refund`. A report exported before the refund still has the whole in `received`, so the sum
never counts for more than `total` or `received`, whichever is larger.
"""

from datetime import timedelta

from django.conf import settings

from shopops.lib.imports.kinds import Check, Context

BEFORE_PAYMENT = ("PAY_PENDING", "TRADE_NO_CREATE_PAY", "WAIT_BUYER_PAY", "WAIT_PRE_AUTH_CONFIRM")
# Clocks of shops and servers differ, but not by more.
LATEST = "statement_timestamp() + interval '1 day'"

# What the buyer paid before refunds, in yuan; 0 while unpaid.
PAID_AMOUNT = """CASE WHEN s.pay_time IS NULL THEN 0
    ELSE least(coalesce(s.received, 0) + coalesce(s.refund, 0), greatest(s.total, coalesce(s.received, 0))) END"""

CORE = ("created", "total", "received", "pay_time")


def infer_status(*, paid: str = PAID_AMOUNT, as_of: str = "%(as_of)s::timestamptz") -> str:
    """Expression over `s`: where the trade most likely stands at `as_of`.

    Both spans count from the boundary on: an unpaid order of exactly 24 hours is closed.
    """
    return f"""CASE
        WHEN s.pay_time IS NULL AND s.created + {_interval(unpaid_closes_after())} <= {as_of}
            THEN 'TRADE_CLOSED_BY_TAOBAO'
        WHEN s.pay_time IS NULL THEN 'WAIT_BUYER_PAY'
        WHEN {paid} > 0 AND coalesce(s.refund, 0) >= {paid} THEN 'TRADE_CLOSED'
        WHEN s.pay_time + {_interval(receipt_confirmed_after())} <= {as_of} THEN 'TRADE_FINISHED'
        WHEN s.consign_time IS NOT NULL THEN 'WAIT_BUYER_CONFIRM_GOODS'
        ELSE 'WAIT_SELLER_SEND_GOODS' END"""


def stated_status(pay_time: str) -> str:
    """Expression over `n`: the status the file states; 交易关闭 is told apart by whether it was paid."""
    return f"""CASE WHEN n.stated_status = 'TRADE_CLOSED' AND {pay_time} IS NULL
        THEN 'TRADE_CLOSED_BY_TAOBAO' ELSE n.stated_status END"""


def stated_line_status(alias: str) -> str:
    """Expression over a row with `status` and `pay_time`: the status as the platform means it."""
    return f"""CASE WHEN {alias}.status = 'TRADE_CLOSED' AND {alias}.pay_time IS NULL
        THEN 'TRADE_CLOSED_BY_TAOBAO' ELSE {alias}.status END"""


# Over `t` and `n`: a known status gives way to an inferred one only where it cannot be true any more.
OVERRULED = f"""(t.status_inferred OR n.inferred_status = 'TRADE_CLOSED'
    OR t.status IN ({", ".join(f"'{status}'" for status in BEFORE_PAYMENT)}))"""


def time_checks(context: Context) -> list[Check]:
    """Orders of the future are typing errors."""
    keys = ("created", "pay_time", "consign_time", "end_time")
    return [Check("in_the_future", f"s.{key} > {LATEST}", key) for key in keys if context.has(key)]


def unpaid_closes_after() -> timedelta:
    """Setting UNPAID_CLOSES_AFTER_HOURS."""
    return timedelta(hours=settings.UNPAID_CLOSES_AFTER_HOURS)


def receipt_confirmed_after() -> timedelta:
    """Setting RECEIPT_CONFIRMED_AFTER_DAYS."""
    return timedelta(days=settings.RECEIPT_CONFIRMED_AFTER_DAYS)


def _interval(span: timedelta) -> str:
    # In seconds: a "day" of PostgreSQL depends on the session's time zone.
    return f"interval '{int(span.total_seconds())} seconds'"
