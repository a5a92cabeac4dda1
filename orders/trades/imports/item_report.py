"""The seller centre's item report 宝贝报表 (`ExportOrderDetailList…`, `ExportItemlList…`): a row per sub-order.

Since 2024 the rows carry their own number 子订单编号 and enough about the trade to add it up where no order report
has described it. Older reports repeat only the order's number: their trades must be known already
(`line_numbers` says which line is which).
"""

from collections.abc import Iterable, Sequence

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from orders.discounts.loader import load_staged_discounts
from orders.trades.imports import trade_sql
from orders.trades.imports.assembled_trades import assembled_target
from orders.trades.imports.item_lines import line_target, redistribute_payments
from orders.trades.imports.line_numbers import adopt_platform_numbers, number_lines, unclear_lines
from orders.trades.models import RefundStatus, TradeStatus
from shopops.lib.imports.kinds import Check, Context, Field, FileKind
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.targets import Target
from shopops.lib.sheets import Rejection
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
    whole = "tid"
    needed = ("price",)
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
    rows_url_name = "orders:list"
    lock = "trades"
    source = "trades"
    row_messages = {
        "trade_first": _("系统里没有这个订单，而文件缺少列“%(columns)s”；请先导入订单报表"),
        "num_positive": _("件数至少为 1"),
        "line_unclear": _(
            "这一行没有子订单编号，而系统里这个订单有几行都可能是它；请导入带“子订单编号”列的宝贝报表"
        ),
        "parts_refused_before": _(
            "这个订单还有子订单在另一次导入里没有采用，只导入这一行会让订单金额不全；请把整个订单的行一起导入"
        ),
        "more_precise_known": _("这个订单的子订单已有平台编号，没有编号的行不再采用"),
    }

    def label_of(self, key: str, text: str) -> str:
        labels = {"status": TradeStatus, "refund_status": RefundStatus}
        return str(labels[key](text).label) if key in labels and text else text

    def rows_filter(self, job_id: int) -> dict[str, str]:
        return {"import_job": str(job_id)}

    def sample_expression(self, key: str, context: Context) -> str:
        if key == "status" and context.has("pay_time"):
            return trade_sql.stated_line_status("s")
        return super().sample_expression(key, context)

    def checks(self, context: Context) -> Sequence[Check]:
        checks = [
            Check("empty", "s.price IS NULL", "price"),
            Check("num_positive", "s.num < 1", "num"),
            *trade_sql.time_checks(context),
        ]
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
                Check("refund_above_payment", REFUND_ABOVE_PAYMENT, "refund"),
                *(
                    [Check("parts_refused_before", _parts_refused_before(context))]
                    if context.has("oid")
                    else []
                ),
            ]
        missing = "、".join(
            field.names[0] for field in FIELDS if field.key in trade_sql.CORE and not context.has(field.key)
        )
        unknown = "NOT EXISTS (SELECT FROM orders_trade t WHERE t.tid = s.tid)"
        return [*checks, Check("trade_first", unknown, "tid", {"columns": missing})]

    def refusals(self, cursor: CursorWrapper, context: Context) -> Iterable[Rejection]:
        if context.has("oid"):
            return ()
        number_lines(cursor, context.staging)
        return unclear_lines(cursor, context.staging)

    def before_merge(self, cursor: CursorWrapper, context: Context) -> None:
        """Numbers are given again, for other imports may have written since the preview."""
        if context.has("oid"):
            adopt_platform_numbers(cursor, context.staging)
            return
        number_lines(cursor, context.staging)
        if unclear_lines(cursor, context.staging):
            raise ImportFailed("facts_changed")

    def after_merge(self, cursor: CursorWrapper, context: Context) -> None:
        redistribute_payments(cursor, context)
        load_staged_discounts(cursor, context)

    def targets(self, context: Context) -> Sequence[Target]:
        lines = line_target(context)
        return [assembled_target(context), lines] if context.has(*trade_sql.CORE) else [lines]


_HAS_REAL_LINES = """EXISTS (
    SELECT FROM orders_suborder l JOIN orders_trade t ON t.id = l.trade_id
    WHERE t.tid = s.tid AND l.oid <> t.tid AND NOT starts_with(l.oid, t.tid || '#'))"""
# A line's refund may take its share of the postage along, so its price counts as well.
REFUND_ABOVE_PAYMENT = """s.refund > CASE WHEN s.pay_time IS NULL THEN 0
    ELSE greatest(s.total, s.received, s.price * coalesce(s.num, 1)) END"""


def _parts_refused_before(context: Context) -> str:
    """Orders with a line that another import had to hold back, and that is neither known nor in this file."""
    return f"""s.tid IN (
        SELECT r.params ->> 'whole' FROM imports_importrejection r
        WHERE r.code = 'order_incomplete' AND r.params ->> 'key' <> ''
            AND NOT EXISTS (SELECT FROM {context.staging} o WHERE o.oid = r.params ->> 'key')
            AND NOT EXISTS (SELECT FROM orders_suborder l WHERE l.oid = r.params ->> 'key'))"""
