"""Lines of trades out of an item report."""

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from orders.trades.imports import trade_sql
from shopops.lib.imports.kinds import Context
from shopops.lib.imports.targets import Target

# ruff: noqa: S608 — names and expressions come from our own code

SPLIT = {"adjust_fee_cny": "adjust", "discount_fee_cny": "discount", "part_mjz_discount_cny": "share"}
TRADE_DAYS = "SELECT unnest(ARRAY[tr.created, tr.pay_time]) AS at FROM touched JOIN orders_trade tr ON tr.id = touched.trade_id"


def line_target(context: Context) -> Target:
    """Lines with what the file states of them, and their product and SKU where these are known."""
    stated = _stated(context)
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
        | stated
        | linked
        | {"trade_id": "n.trade_id", "extra": "n.extra"}
        | {"status": "coalesce(n.stated, n.trade_status)", "divide_order_fee_cny": "n.paid"},
        update=stated
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


def _stated(context: Context) -> dict[str, str]:
    """Columns of a line that the file states."""
    stated = {"price_cny": "n.price"}
    if context.has("title"):
        stated["title"] = "left(coalesce(n.title, ''), 200)"
    if context.has("num"):
        stated["num"] = "coalesce(n.num, 1)"
    if context.has("properties"):
        stated["sku_properties_name"] = "left(coalesce(n.properties, ''), 300)"
    if context.has("outer_sku_id") or context.has("outer_id"):
        stated["outer_sku_id"] = "left(coalesce(nullif(n.outer_sku_id, ''), n.outer_id, ''), 64)"
    if context.has("num_iid"):
        stated["num_iid"] = "coalesce(n.num_iid, '')"
    if context.has("total"):
        stated["payable_cny"] = "n.total"
    stated |= {column: f"coalesce(n.{key}, 0)" for column, key in SPLIT.items() if context.has(key)}
    if context.has("refund"):
        stated["refund_fee_cny"] = "coalesce(n.refund, 0)"
    if context.has("refund_status"):
        stated["refund_status"] = "coalesce(n.refund_status, 'NO_REFUND')"
    elif context.has("refund"):
        stated["refund_status"] = "CASE WHEN n.refund > 0 THEN 'SUCCESS' ELSE 'NO_REFUND' END"
    return stated


def _line_facts(context: Context) -> str:
    """Rows of staging as lines, with their trade, product and SKU where these are known."""
    return f"""
        SELECT s.row_number, s.oid, %(as_of)s::timestamptz AS as_of, s.title, s.price, s.num,
               s.outer_sku_id, s.outer_id, s.num_iid, s.properties, s.refund_status, s.refund, s.extra,
               s.adjust, s.discount, s.share, s.total,
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


def _paid(context: Context) -> str:
    """What was paid for the line; where the file does not say, its share of the trade by price."""
    if context.has("divided"):
        return "coalesce(s.divided, 0)"
    if context.has("total", "received", "pay_time"):
        return trade_sql.PAID_AMOUNT
    return _share("s.price * coalesce(s.num, 1)", _goods(context))


def _goods(context: Context) -> str:
    """Expression over staged `s` and trade `tr`: the goods of all lines that are known or in the file, in yuan."""
    return f"""(sum(s.price * coalesce(s.num, 1)) OVER (PARTITION BY s.tid) + (
        SELECT coalesce(sum(l.price_cny * l.num), 0) FROM orders_suborder l
        WHERE l.trade_id = tr.id AND NOT EXISTS (SELECT FROM {context.staging} o WHERE o.oid = l.oid)))"""


def _share(amount: str, goods: str) -> str:
    """A line's share of what was paid for trade `tr`; lines that no file has brought yet keep theirs."""
    due = f"greatest({goods}, tr.payable_cny - tr.post_fee_cny)"
    return f"round(coalesce(coalesce(tr.payment_cny, 0) * {amount} / nullif({due}, 0), 0), 2)"


def redistribute_payments(cursor: CursorWrapper, context: Context) -> None:
    """Once further lines of an order are known, the shares of those that were known before shrink."""
    if context.has("divided") or context.has("total", "received", "pay_time"):
        return
    share = _share("l.price_cny * l.num", "goods.total")
    cursor.execute(
        f"""
        UPDATE orders_suborder l SET divide_order_fee_cny = {share}
        FROM orders_trade tr, LATERAL (
            SELECT sum(o.price_cny * o.num) AS total FROM orders_suborder o WHERE o.trade_id = tr.id) goods
        WHERE l.trade_id = tr.id AND l.payable_cny IS NULL AND l.divide_order_fee_cny <> {share}
            AND tr.tid IN (SELECT s.tid FROM {context.staging} s)
        """
    )
