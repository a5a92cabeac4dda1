"""The seller centre's item report 宝贝报表 (`ExportOrderDetailList…`, `ExportItemlList…`): a row per sub-order.

Since 2024 the rows carry their own number 子订单编号 and enough about the trade to make it up when no order
report has told of it. Older reports repeat only the order's number: their trades must be known already, and
their lines get numbers of our own (`<tid>#<n>`) until a newer report brings the real ones.
"""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from orders.discounts.loader import load_staged_discounts
from orders.trades.imports import trade_sql
from orders.trades.models import RefundStatus, TradeStatus
from shopops.lib.imports.kinds import Check, Context, Field, FileKind
from shopops.lib.imports.targets import Target
from shopops.lib.sheets.cells import parse_id, parse_int, parse_money, parse_signed_money, parse_time
from shopops.lib.sheets.taobao import parse_refund_status, parse_trade_status

# ruff: noqa: S608 — names and expressions come from our own code


FIELDS = (
    Field("tid", ("主订单编号", "订单编号", "tid"), parse_id, required=True),
    Field("oid", ("子订单编号", "oid"), parse_id),
    Field("title", ("商品标题", "标题", "宝贝标题", "title")),
    Field("price", ("商品价格", "价格", "price"), parse_money),
    Field("num", ("购买数量", "num"), parse_int),
    Field("outer_sku_id", ("外部系统编号", "outer_sku_id")),
    Field("outer_id", ("商家编码", "outer_iid")),
    Field("num_iid", ("商品ID", "num_iid"), parse_id),
    Field("properties", ("商品属性", "商品属性SKU", "sku_properties_name")),
    Field("status", ("订单状态", "status"), parse_trade_status),
    Field("refund_status", ("退款状态", "refund_status"), parse_refund_status),
    Field("total", ("买家应付货款",), parse_money),
    Field("received", ("买家实付金额", "买家实际支付金额"), parse_money),
    Field("refund", ("退款金额",), parse_money),
    # As the open platform splits a line's price; the seller centre's own reports do not have them.
    Field("adjust", ("adjust_fee",), parse_signed_money, pg_type="numeric(12,2)"),
    Field("discount", ("discount_fee",), parse_money),
    Field("share", ("part_mjz_discount",), parse_money),
    Field("divided", ("divide_order_fee",), parse_money),
    Field("created", ("订单创建时间",), parse_time),
    Field("pay_time", ("订单付款时间",), parse_time),
    Field("consign_time", ("发货时间",), parse_time),
)
SPLIT = {"adjust_fee_cny": "adjust", "discount_fee_cny": "discount", "part_mjz_discount_cny": "share"}
# Lines of a trade that is known as a whole, so that its state is that of its slowest line.
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
# What only an order report tells.
UNTOLD = (
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
TRADE_DAYS = "SELECT unnest(ARRAY[tr.created, tr.pay_time]) AS at FROM touched JOIN orders_trade tr ON tr.id = touched.trade_id"


class ItemReport(FileKind):
    """Creates and updates sub-orders, links them to the catalogue, and makes up trades that nobody told of."""

    key = "taobao_items"
    title = _("宝贝报表（子订单）")
    hint = _(
        "千牛卖家中心 → 已卖出的宝贝 → 批量导出 → 宝贝报表（ExportOrderDetailList…、ExportItemlList…），每个子订单一行"
    )
    fields = FIELDS
    proof = (("oid", "tid"), ("tid", "num", "title"), ("tid", "num", "price"))
    foreign = ("退款编号", "宝贝总数量")
    identity = "coalesce(s.oid, s.tid || '#' || s.row_number)"
    time_keys = ("created", "pay_time", "consign_time")
    sample_keys = (
        "oid",
        "tid",
        "title",
        "properties",
        "price",
        "num",
        "received",
        "status",
        "refund_status",
        "num_iid",
    )
    lock = "trades"
    source = "trades"
    row_messages = {
        "trade_first": _("系统里没有这个订单，而文件缺少列“%(columns)s”；请先导入订单报表"),
        "num_positive": _("件数至少为 1"),
        "more_precise_known": _("这个订单的子订单已有平台编号，没有编号的行不再采用"),
    }

    def label_of(self, key: str, text: str) -> str:
        labels = {"status": TradeStatus, "refund_status": RefundStatus}
        return str(labels[key](text).label) if key in labels and text else text

    def checks(self, context: Context) -> Sequence[Check]:
        checks = [Check("empty", "s.price IS NULL", "price"), Check("num_positive", "s.num < 1", "num")]
        if context.has("oid"):
            checks.append(Check("empty", "s.oid IS NULL", "oid"))
        else:
            checks.append(Check("more_precise_known", _HAS_REAL_LINES))
        if context.has(*trade_sql.CORE):
            return [
                *checks,
                Check("empty", "s.created IS NULL", "created"),
                Check("empty", "s.total IS NULL", "total"),
                Check("paid_before_created", "s.pay_time < s.created", "pay_time"),
                Check("paid_without_time", "s.pay_time IS NULL AND s.received > 0", "pay_time"),
            ]
        missing = "、".join(
            field.names[0] for field in FIELDS if field.key in trade_sql.CORE and not context.has(field.key)
        )
        unknown = "NOT EXISTS (SELECT FROM orders_trade t WHERE t.tid = s.tid)"
        return [*checks, Check("trade_first", unknown, "tid", {"columns": missing})]

    def before_merge(self, cursor: CursorWrapper, context: Context) -> None:
        """Lines with numbers of our own make room for the real ones."""
        if context.has("oid"):
            cursor.execute(
                f"""DELETE FROM orders_suborder l USING orders_trade t
                    WHERE l.trade_id = t.id AND starts_with(l.oid, t.tid || '#')
                        AND t.tid IN (SELECT s.tid FROM {context.staging} s)"""
            )

    def after_merge(self, cursor: CursorWrapper, context: Context) -> None:
        load_staged_discounts(cursor, context)

    def targets(self, context: Context) -> Sequence[Target]:
        lines = _lines(context)
        return [_trades(context), lines] if context.has(*trade_sql.CORE) else [lines]


_HAS_REAL_LINES = """EXISTS (
    SELECT FROM orders_suborder l JOIN orders_trade t ON t.id = l.trade_id
    WHERE t.tid = s.tid AND l.oid <> t.tid AND NOT starts_with(l.oid, t.tid || '#'))"""


def _stated(alias: str) -> str:
    return f"""CASE WHEN {alias}.status = 'TRADE_CLOSED' AND {alias}.pay_time IS NULL
        THEN 'TRADE_CLOSED_BY_TAOBAO' ELSE {alias}.status END"""


def _trades(context: Context) -> Target:
    """Trades added up from their lines; one that an order report has told of stays as it is."""
    told = {
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
        facts=_assembled(context),
        insert=told
        | dict.fromkeys(UNTOLD, "''")
        | {"post_fee_cny": "0", "seller_flag": "0", "extra": "'{}'::jsonb", "version": "1"}
        | {"assembled": "true", "import_job_id": "%(job)s"},
        update=told,
        updatable="t.assembled",
        bump={"version": "t.version + 1", "updated_at": "statement_timestamp()", "import_job_id": "%(job)s"},
        returning=("created", "pay_time"),
        days="SELECT created AS at FROM touched UNION ALL SELECT pay_time FROM touched",
    )


def _assembled(context: Context) -> str:
    stages = ", ".join(f"'{status}'" for status in LIFE)
    life = f"ARRAY[{stages}]"
    return f"""
        SELECT s.tid, %(as_of)s::timestamptz AS as_of, min(s.created) AS created, min(s.pay_time) AS pay_time,
               sum(s.total) AS payable, sum({trade_sql.PAID_AMOUNT}) AS payment,
               sum(coalesce(s.refund, 0)) AS refund, sum(coalesce(s.num, 1)) AS num,
               left(string_agg(coalesce(s.title, ''), '，' ORDER BY s.row_number), 500) AS title,
               ({life})[min(array_position({life}, coalesce({_stated("s")}, {trade_sql.infer_status()})))] AS status,
               bool_or(s.status IS NULL) AS inferred
        FROM {context.staging} s GROUP BY s.tid"""


def _lines(context: Context) -> Target:
    told = _told(context)
    created = {
        "title": "''",
        "sku_properties_name": "''",
        "outer_sku_id": "''",
        "num_iid": "''",
        "num": "1",
        "refund_status": "'NO_REFUND'",
        "refund_fee_cny": "0",
    }
    zeros = dict.fromkeys(SPLIT, "0")
    linked = {"product_id": "n.product_id", "sku_id": "n.linked_sku_id"}
    return Target(
        name="sub_orders",
        title=_("子订单"),
        table="orders_suborder",
        key="oid",
        facts=_line_facts(context),
        insert=created
        | zeros
        | told
        | linked
        | {"trade_id": "n.trade_id", "extra": "n.extra"}
        | {"status": "coalesce(n.stated, n.trade_status)", "divide_order_fee_cny": "n.paid"},
        update=told
        | {column: f"coalesce({value}, t.{column})" for column, value in linked.items()}
        | {"status": "coalesce(n.stated, t.status)", "divide_order_fee_cny": "coalesce(n.paid, 0)"}
        | {"extra": "(t.extra - %(headers)s::text[]) || n.extra"},
        fill=linked,
        # Numbers belong to one trade for good.
        updatable="n.trade_id IS NULL OR t.trade_id = n.trade_id",
        bump={},
        returning=("trade_id",),
        days=TRADE_DAYS,
    )


def _told(context: Context) -> dict[str, str]:
    """Columns of a line that the file states."""
    told = {"price_cny": "n.price"}
    if context.has("title"):
        told["title"] = "left(coalesce(n.title, ''), 200)"
    if context.has("num"):
        told["num"] = "coalesce(n.num, 1)"
    if context.has("properties"):
        told["sku_properties_name"] = "left(coalesce(n.properties, ''), 300)"
    if context.has("outer_sku_id") or context.has("outer_id"):
        told["outer_sku_id"] = "left(coalesce(nullif(n.outer_sku_id, ''), n.outer_id, ''), 64)"
    if context.has("num_iid"):
        told["num_iid"] = "coalesce(n.num_iid, '')"
    told |= {column: f"coalesce(n.{key}, 0)" for column, key in SPLIT.items() if context.has(key)}
    if context.has("refund"):
        told["refund_fee_cny"] = "coalesce(n.refund, 0)"
    if context.has("refund_status"):
        told["refund_status"] = "coalesce(n.refund_status, 'NO_REFUND')"
    elif context.has("refund"):
        told["refund_status"] = "CASE WHEN n.refund > 0 THEN 'SUCCESS' ELSE 'NO_REFUND' END"
    return told


def _line_facts(context: Context) -> str:
    """Rows of staging as lines, with their trade, product and SKU where these are known."""
    return f"""
        SELECT s.row_number, {_oid(context)} AS oid, %(as_of)s::timestamptz AS as_of, s.title, s.price, s.num,
               s.outer_sku_id, s.outer_id, s.num_iid, s.properties, s.refund_status, s.refund, s.extra,
               s.adjust, s.discount, s.share,
               tr.id AS trade_id, {_paid(context)} AS paid,
               CASE WHEN s.status = 'TRADE_CLOSED' AND coalesce(s.pay_time, tr.pay_time) IS NULL
                   THEN 'TRADE_CLOSED_BY_TAOBAO' ELSE s.status END AS stated,
               coalesce(tr.status, 'WAIT_BUYER_PAY') AS trade_status,
               coalesce(p.id, k.product_id, o.id) AS product_id,
               CASE WHEN coalesce(p.id, k.product_id) = k.product_id THEN k.id END AS linked_sku_id
        FROM {context.staging} s
        LEFT JOIN orders_trade tr ON tr.tid = s.tid
        LEFT JOIN products_product p ON p.num_iid = s.num_iid
        LEFT JOIN LATERAL (
            SELECT min(id) AS id, min(product_id) AS product_id FROM products_sku
            WHERE s.outer_sku_id <> '' AND outer_sku_id = s.outer_sku_id HAVING count(*) = 1) k ON true
        LEFT JOIN LATERAL (
            SELECT min(id) AS id FROM products_product
            WHERE s.outer_id <> '' AND outer_id = s.outer_id HAVING count(*) = 1) o ON true"""


def _oid(context: Context) -> str:
    if context.has("oid"):
        return "s.oid"
    # The only line of a trade has the trade's number.
    place = "row_number() OVER (PARTITION BY s.tid ORDER BY s.row_number)"
    return f"CASE WHEN count(*) OVER (PARTITION BY s.tid) = 1 THEN s.tid ELSE s.tid || '#' || {place} END"


def _paid(context: Context) -> str:
    """What was paid for the line; where the file does not say, its share of the trade by price."""
    if context.has("divided"):
        return "coalesce(s.divided, 0)"
    if context.has("total", "received", "pay_time"):
        return trade_sql.PAID_AMOUNT
    amount = "s.price * coalesce(s.num, 1)"
    return f"""round(coalesce(coalesce(tr.payment_cny, 0) * {amount}
        / nullif(sum({amount}) OVER (PARTITION BY s.tid), 0), 0), 2)"""
