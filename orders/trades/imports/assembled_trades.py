"""Trades that only an item report knows: added up from all lines that are known, whichever file brought them.

A report of lines may hold a part of an order: filtered, or split over two files. The other lines count as they are
known; of a line that is known and in the file, the newer state counts.
"""

from django.utils.translation import gettext_lazy as _

from orders.trades.imports import trade_sql
from shopops.lib.imports.kinds import Context
from shopops.lib.imports.targets import Target

# ruff: noqa: S608 — names and expressions come from our own code

# The state of a trade is that of its slowest line.
LIFE = (
    "TRADE_NO_CREATE_PAY",
    "WAIT_BUYER_PAY",
    "PAY_PENDING",
    "WAIT_PRE_AUTH_CONFIRM",
    "PAID_FORBID_CONSIGN",
    "WAIT_SELLER_SEND_GOODS",
    "SELLER_CONSIGNED_PART",
    "WAIT_BUYER_CONFIRM_GOODS",
    "TRADE_BUYER_SIGNED",
    "TRADE_FINISHED",
    "TRADE_CLOSED",
    "TRADE_CLOSED_BY_TAOBAO",
)
# What only an order report says.
BLANK = (
    "receiver_state",
    "receiver_city",
    "receiver_masked",
    "receiver_mobile_index",
    "buyer_message",
    "seller_memo",
    "close_reason",
    "logistics_company",
    "out_sid",
)
TITLE_LENGTH = 500


def assembled_target(context: Context) -> Target:
    """Trades added up from their lines; one that an order report has described stays as it is."""
    sums = {
        "created": "n.created",
        "pay_time": "n.pay_time",
        "payable_cny": "n.payable",
        "payment_cny": "n.payment",
        "refund_fee_cny": "n.refund",
        "num": "n.num",
        "title": "n.title",
        "status": "n.status",
        "status_inferred": "n.inferred",
    }
    return Target(
        name="trades",
        title=_("订单"),
        table="orders_trade",
        key="tid",
        facts=_facts(context),
        insert=sums
        | dict.fromkeys(BLANK, "''")
        | {"post_fee_cny": "0", "seller_flag": "0", "extra": "'{}'::jsonb", "version": "1"}
        | {"assembled": "true", "import_job_id": "%(job)s"},
        update=sums,
        updatable="t.assembled",
        bump={"version": "t.version + 1", "updated_at": "statement_timestamp()", "import_job_id": "%(job)s"},
        returning=("created", "pay_time"),
        days="SELECT created AS at FROM touched UNION ALL SELECT pay_time FROM touched",
    )


def _facts(context: Context) -> str:
    life = "ARRAY['" + "','".join(LIFE) + "']"
    return f"""
        SELECT line.tid, greatest(%(as_of)s::timestamptz, max(line.as_of)) AS as_of,
               min(line.created) AS created, min(line.pay_time) AS pay_time,
               sum(line.payable) AS payable, sum(line.payment) AS payment, sum(line.refund) AS refund,
               sum(line.num) AS num, bool_or(line.inferred) AS inferred,
               left(string_agg(line.title, '，' ORDER BY line.oid), {TITLE_LENGTH}) AS title,
               ({life})[min(array_position({life}, line.status))] AS status
        FROM ({_staged_lines(context)} UNION ALL {_known_lines(context)}) line GROUP BY line.tid"""


def _staged_lines(context: Context) -> str:
    """Lines of the file, but for those that are known as they were later."""
    return f"""
        SELECT s.tid, s.oid, NULL::timestamptz AS as_of, s.created, s.pay_time, s.total AS payable,
               {trade_sql.PAID_AMOUNT} AS payment, coalesce(s.refund, 0) AS refund, coalesce(s.num, 1) AS num,
               coalesce(s.title, '') AS title, coalesce({trade_sql.stated_line_status("s")}, {trade_sql.infer_status()}) AS status,
               s.status IS NULL AS inferred
        FROM {context.staging} s LEFT JOIN orders_suborder known ON known.oid = s.oid
        WHERE known.id IS NULL OR known.facts_as_of <= %(as_of)s::timestamptz"""


def _known_lines(context: Context) -> str:
    """The other lines of these trades. What was paid stands for the amount due where no file has stated it."""
    return f"""
        SELECT t.tid, l.oid, l.facts_as_of, t.created, t.pay_time,
               coalesce(l.payable_cny, l.divide_order_fee_cny), l.divide_order_fee_cny, l.refund_fee_cny, l.num,
               l.title, l.status, t.status_inferred
        FROM orders_suborder l JOIN orders_trade t ON t.id = l.trade_id
        WHERE t.assembled AND t.tid IN (SELECT s.tid FROM {context.staging} s)
            AND NOT EXISTS (
                SELECT FROM {context.staging} s WHERE s.oid = l.oid AND l.facts_as_of <= %(as_of)s::timestamptz)"""
