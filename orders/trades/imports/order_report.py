"""The seller centre's order report 订单报表 (`ExportOrderList….csv/.xlsx`): a row per trade.

Headers since 2015 are understood by name; sellers choose the columns, only the number is indispensable.
"""

from collections.abc import Iterable, Sequence

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from orders.discounts.loader import load_staged_discounts
from orders.trades.imports import contacts, trade_sql
from orders.trades.models import TradeStatus
from shopops.lib.imports.kinds import Check, Context, Deriver, Field, FileKind
from shopops.lib.imports.targets import Target
from shopops.lib.sheets import Batch, Layout
from shopops.lib.sheets.cells import parse_id, parse_int, parse_money, parse_text, parse_time
from shopops.lib.sheets.taobao import parse_trade_status

# ruff: noqa: S608 — names and expressions come from our own code

NOT_CLOSED = "订单未关闭"


def parse_close_reason(text: str) -> str:
    """Why the trade was closed; nothing for 订单未关闭."""
    reason = parse_text(text)
    return "" if reason == NOT_CLOSED else reason


FIELDS = (
    Field("tid", ("订单编号", "订单号", "tid"), parse_id, required=True),
    Field("created", ("订单创建时间", "created"), parse_time),
    Field("pay_time", ("订单付款时间", "pay_time"), parse_time),
    Field("consign_time", ("发货时间", "consign_time"), parse_time),
    Field("end_time", ("确认收货时间", "end_time"), parse_time),
    Field("total", ("总金额",), parse_money),
    Field("received", ("买家实际支付金额", "买家实付金额"), parse_money),
    Field("refund", ("退款金额",), parse_money),
    Field("post_fee", ("买家应付邮费", "post_fee"), parse_money),
    Field("status", ("订单状态", "status"), parse_trade_status),
    Field("title", ("宝贝标题", "商品标题")),
    Field("num", ("宝贝总数量",), parse_int),
    Field("message", ("买家留言", "buyer_message")),
    Field("memo", ("商家备忘", "商家备注", "订单备注", "seller_memo")),
    Field("close_reason", ("订单关闭原因",), parse_close_reason),
    Field("company", ("物流公司", "logistics_company")),
    Field("out_sid", ("物流单号", "out_sid")),
    *contacts.FIELDS,
)
# Free text of trades: staged key → (column, its length). What is longer is cut; the file itself is kept.
TEXTS = {
    "title": ("title", 500),
    "message": ("buyer_message", 1000),
    "memo": ("seller_memo", 1000),
    "close_reason": ("close_reason", 200),
    "company": ("logistics_company", 100),
    "out_sid": ("out_sid", 200),
}
CONTACT_COLUMNS = ("receiver_masked", "receiver_sealed", "receiver_mobile_index")
PLACE_COLUMNS = ("receiver_state", "receiver_city")


class OrderReport(FileKind):
    """Creates and updates trades and creates buyers."""

    key = "taobao_orders"
    title = _("订单报表")
    hint = _(
        "千牛卖家中心 → 已卖出的宝贝 → 批量导出 → 订单报表（ExportOrderList….csv 或 .xlsx），每个订单一行"
    )
    fields = FIELDS
    foreign = ("子订单编号", "退款编号", "购买数量", "商品属性")
    derived = contacts.DERIVED
    derived_titles = contacts.TITLES
    identity = "s.tid"
    time_keys = ("created", "pay_time", "consign_time", "end_time")
    sample_keys = (
        "tid",
        "created",
        "pay_time",
        "total",
        "received",
        "refund",
        "status",
        "title",
        "receiver_masked",
    )
    rows_url_name = "orders:list"
    lock = "trades"
    source = "trades"
    row_messages = {
        "paid_before_created": _("付款时间早于下单时间"),
        "paid_without_time": _("有实际支付金额，却没有付款时间"),
        "refund_above_payment": _("退款金额比实际付的钱还多"),
        "in_the_future": _("时间在将来"),
        "unknown_trade": _("系统里没有这个订单，而文件缺少列“%(columns)s”，无法新建"),
    }

    def label_of(self, key: str, text: str) -> str:
        return str(TradeStatus(text).label) if key == "status" and text else text

    def rows_filter(self, job_id: int) -> dict[str, str]:
        return {"import_job": str(job_id)}

    def sample_expression(self, key: str, context: Context) -> str:
        if key == "status" and context.has("pay_time"):
            return trade_sql.stated_line_status("s")
        return super().sample_expression(key, context)

    def deriver(self, layout: Layout) -> Deriver:
        contacts_of = contacts.Contacts()
        first = len(self.fields) - len(contacts.FIELDS)

        def derive(batch: Batch) -> Iterable[tuple[str, ...]]:
            return contacts_of([row[first:] for row in batch.rows])

        return derive

    def checks(self, context: Context) -> Sequence[Check]:
        if not context.has(*trade_sql.CORE):
            columns = "、".join(
                field.names[0]
                for field in FIELDS
                if field.key in trade_sql.CORE and not context.has(field.key)
            )
            unknown = "NOT EXISTS (SELECT FROM orders_trade t WHERE t.tid = s.tid)"
            return [
                Check("unknown_trade", unknown, params={"columns": columns}),
                *trade_sql.time_checks(context),
            ]
        return [
            *trade_sql.time_checks(context),
            Check("empty", "s.created IS NULL", "created"),
            Check("empty", "s.total IS NULL", "total"),
            Check("paid_before_created", "s.pay_time < s.created", "pay_time"),
            Check("paid_without_time", "s.pay_time IS NULL AND s.received > 0", "pay_time"),
            Check("refund_above_payment", f"s.refund > {trade_sql.PAID_AMOUNT}", "refund"),
        ]

    def before_merge(self, cursor: CursorWrapper, context: Context) -> None:
        if context.has("nick"):
            cursor.execute(
                f"""
                INSERT INTO orders_buyer (identity, masked_nick, sealed, first_seen_at)
                SELECT DISTINCT ON (buyer_identity) buyer_identity, buyer_nick, buyer_sealed, now()
                FROM {context.staging} s WHERE buyer_identity IS NOT NULL
                    AND NOT EXISTS (SELECT FROM orders_buyer b WHERE b.identity = s.buyer_identity)
                ORDER BY buyer_identity ON CONFLICT (identity) DO NOTHING
                """
            )

    def after_merge(self, cursor: CursorWrapper, context: Context) -> None:
        load_staged_discounts(cursor, context)

    def targets(self, context: Context) -> Sequence[Target]:
        return [_trades(context)]


def _trades(context: Context) -> Target:
    core = context.has(*trade_sql.CORE)
    update = _plain_columns(context) | (_core_columns() if core else {}) | _status_columns(context, core)
    return Target(
        name="trades",
        title=_("订单"),
        table="orders_trade",
        key="tid",
        facts=_facts(context, core),
        insert=_inserted() if core else {},
        update=update
        | ({"assembled": "false"} if core else {})
        | {"extra": "(t.extra - %(headers)s::text[]) || n.extra"},
        fill=_fillable(),
        always=_overruled_by_any_age(context) if core else {},
        creatable="true" if core else "false",
        bump={"version": "t.version + 1", "updated_at": "statement_timestamp()", "import_job_id": "%(job)s"},
        returning=("created", "pay_time"),
        days="SELECT created AS at FROM touched UNION ALL SELECT pay_time FROM touched",
    )


def _facts(context: Context, core: bool) -> str:
    """The rows of staging as trades."""
    return f"""
        SELECT s.*, %(as_of)s::timestamptz AS as_of, s.status AS stated_status,
               {trade_sql.PAID_AMOUNT if core else "NULL::numeric"} AS payment,
               {trade_sql.infer_status() if core else "NULL::text"} AS inferred_status,
               CASE WHEN s.buyer_identity IS NOT NULL THEN coalesce(b.id, -1) END AS buyer_id
        FROM {context.staging} s LEFT JOIN orders_buyer b ON b.identity = s.buyer_identity"""


def _core_columns() -> dict[str, str]:
    return {
        "created": "n.created",
        "pay_time": "n.pay_time",
        "payable_cny": "n.total",
        "payment_cny": "n.payment",
    }


def _plain_columns(context: Context) -> dict[str, str]:
    """Columns that the file simply states; of the others nothing is known."""
    columns = {}
    for key, (column, length) in TEXTS.items():
        if context.has(key):
            columns[column] = f"left(n.{key}, {length})"
    if context.has("refund"):
        columns["refund_fee_cny"] = "coalesce(n.refund, 0)"
    if context.has("post_fee"):
        columns["post_fee_cny"] = "coalesce(n.post_fee, 0)"
    for key in ("num", "consign_time", "end_time"):
        if context.has(key):
            columns[key] = f"n.{key}"
    if context.has("nick"):
        columns["buyer_id"] = "coalesce(n.buyer_id, t.buyer_id)"
    if context.has("address"):
        columns |= {column: f"n.{column}" for column in PLACE_COLUMNS}
    if context.has("name") or context.has("mobile"):
        columns |= {column: f"n.{column}" for column in CONTACT_COLUMNS}
    return columns


def _status_columns(context: Context, core: bool) -> dict[str, str]:
    stated = trade_sql.stated_status("n.pay_time" if core else "t.pay_time")
    if not core:
        if not context.has("status"):
            return {}
        return {
            "status": f"coalesce({stated}, t.status)",
            "status_inferred": "t.status_inferred AND n.stated_status IS NULL",
        }
    overruled = f"(n.stated_status IS NULL AND {trade_sql.OVERRULED})"
    return {
        "status": f"CASE WHEN {overruled} THEN n.inferred_status ELSE coalesce({stated}, t.status) END",
        "status_inferred": f"CASE WHEN {overruled} THEN true ELSE n.stated_status IS NULL AND t.status_inferred END",
    }


def _inserted() -> dict[str, str]:
    """Every column of a new trade."""
    texts = {column: f"left(coalesce(n.{key}, ''), {length})" for key, (column, length) in TEXTS.items()}
    return (
        _core_columns()
        | texts
        | {
            "buyer_id": "n.buyer_id",
            "status": f"coalesce({trade_sql.stated_status('n.pay_time')}, n.inferred_status)",
            "status_inferred": "n.stated_status IS NULL",
            "refund_fee_cny": "coalesce(n.refund, 0)",
            "post_fee_cny": "coalesce(n.post_fee, 0)",
            "num": "n.num",
            "consign_time": "n.consign_time",
            "end_time": "n.end_time",
            "receiver_state": "coalesce(n.receiver_state, '')",
            "receiver_city": "coalesce(n.receiver_city, '')",
            "receiver_masked": "coalesce(n.receiver_masked, '')",
            "receiver_sealed": "n.receiver_sealed",
            "receiver_mobile_index": "coalesce(n.receiver_mobile_index, '')",
            "seller_flag": "0",
            "extra": "n.extra",
            "import_job_id": "%(job)s",
            "version": "1",
        }
    )


def _overruled_by_any_age(context: Context) -> dict[str, str]:
    """Amounts that were only added up from lines give way to those of the order itself, however old."""
    columns = _core_columns()
    if context.has("post_fee"):
        columns["post_fee_cny"] = "coalesce(n.post_fee, 0)"
    return {
        column: f"CASE WHEN t.assembled THEN {value} ELSE t.{column} END" for column, value in columns.items()
    } | {"assembled": "false"}


def _fillable() -> dict[str, str]:
    """What never becomes unknown again: an older file may still tell us."""
    fill = {"buyer_id": "n.buyer_id", "num": "n.num", "title": "nullif(left(n.title, 500), '')"}
    for column in (*PLACE_COLUMNS, "receiver_masked", "receiver_mobile_index"):
        fill[column] = f"nullif(n.{column}, '')"
    fill["receiver_sealed"] = "n.receiver_sealed"
    return fill
