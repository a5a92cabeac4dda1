"""A plain list of products, a row per product or per SKU, with Chinese or English headers.

Understands the platform's and the usual shop tools' names. With SKU columns the row is a SKU and its price
the SKU's; a file may mix products with and without SKUs.
"""

from collections.abc import Sequence

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from products.catalogue.search import refresh_search_texts
from shopops.lib.imports.kinds import Check, Context, Field, FileKind
from shopops.lib.imports.targets import Target
from shopops.lib.sheets import CellError
from shopops.lib.sheets.cells import parse_id, parse_int, parse_money, parse_time, unwrap

# ruff: noqa: S608 — names and expressions come from our own code

APPROVE_STATUSES = {
    "在售": "onsale",
    "出售中": "onsale",
    "上架": "onsale",
    "onsale": "onsale",
    "仓库中": "instock",
    "下架": "instock",
    "已下架": "instock",
    "instock": "instock",
}


def parse_approve_status(text: str) -> str | None:
    """Whether buyers see the product, in the platform's code; None where the cell says nothing."""
    value = unwrap(text).lower()
    if not value:
        return None
    if value not in APPROVE_STATUSES:
        raise CellError("approve_status_unknown")
    return APPROVE_STATUSES[value]


FIELDS = (
    Field(
        "num_iid",
        ("商品ID", "商品 id", "宝贝ID", "数字ID", "num_iid", "item_id", "id"),
        parse_id,
        required=True,
    ),
    Field("title", ("宝贝标题", "商品标题", "商品名称", "宝贝名称", "标题", "title")),
    Field("price", ("价格", "商品价格", "宝贝价格", "销售价", "price"), parse_money),
    Field("list_price", ("一口价", "吊牌价", "划线价"), parse_money),
    Field("outer_id", ("货号", "商品货号", "outer_id")),
    Field("category", ("类目", "宝贝类目", "商品类目", "category")),
    Field("brand", ("品牌", "brand", "店名")),
    Field("material", ("材质", "material")),
    Field("style", ("风格", "style")),
    Field("target_group", ("适用人群", "target_group")),
    Field("selling_points", ("卖点", "宝贝卖点", "selling_points")),
    Field("approve_status", ("商品状态", "宝贝状态", "approve_status"), parse_approve_status),
    Field("list_time", ("上架时间", "list_time"), parse_time),
    Field("delist_time", ("下架时间", "delist_time"), parse_time),
    Field("sold_quantity", ("销量", "sale_count", "sold_quantity"), parse_int),
    Field("comment_count", ("评价数", "comment_count"), parse_int),
    Field("updated", ("更新时间", "修改时间", "update_time", "modified"), parse_time),
    Field("sku_id", ("SKU ID", "skuid", "sku_id", "SKU编号"), parse_id),
    Field("outer_sku_id", ("商家编码", "sku商家编码", "outer_sku_id")),
    Field("properties", ("规格", "颜色规格", "SKU规格", "properties_name")),
    Field("cost", ("成本", "成本价", "cost"), parse_money),
    Field("floor_price", ("底价", "最低价", "floor_price"), parse_money),
    Field("page_stock", ("库存", "页面库存", "quantity"), parse_int),
    Field("warehouse_stock", ("实际库存", "仓库库存", "warehouse_stock"), parse_int),
)
# Staged key → (column, its length, 0 for any).
TEXTS = {
    "title": ("title", 200),
    "outer_id": ("outer_id", 64),
    "category": ("category", 100),
    "brand": ("brand", 100),
    "material": ("material", 200),
    "style": ("style", 100),
    "target_group": ("target_group", 200),
    "selling_points": ("selling_points", 0),
}
VALUES = {
    "list_time": "list_time",
    "delist_time": "delist_time",
    "sold_quantity": "sold_quantity",
    "comment_count": "comment_count",
}
SKU_VALUES = {
    "outer_sku_id": "left(coalesce(n.outer_sku_id, ''), 64)",
    "properties": "left(coalesce(n.properties, ''), 300)",
    "cost": "n.cost",
    "floor_price": "n.floor_price",
    "page_stock": "coalesce(n.page_stock, 0)",
    "warehouse_stock": "n.warehouse_stock",
}
SKU_COLUMNS = {
    "outer_sku_id": "outer_sku_id",
    "properties": "properties_name",
    "cost": "cost_cny",
    "floor_price": "floor_price_cny",
    "page_stock": "page_stock",
    "warehouse_stock": "warehouse_stock",
}


class ProductList(FileKind):
    """Creates and updates products and, where the file has them, their SKUs."""

    key = "product_list"
    title = _("商品清单")
    hint = _(
        "每行一个商品（或一个 SKU）的表：商品ID、标题、价格、货号、类目、品牌……有 SKU ID 列时同时导入规格、成本、底价、库存"
    )
    fields = FIELDS
    proof = (("num_iid", "title"), ("num_iid", "sku_id"), ("num_iid", "price"))
    foreign = ("订单编号", "退款编号", "统计日期", "子订单编号")
    identity = "coalesce(s.sku_id, s.num_iid)"
    supersedes = "updated"
    time_keys = ("updated",)
    sample_keys = (
        "num_iid",
        "title",
        "price",
        "list_price",
        "outer_id",
        "brand",
        "sku_id",
        "properties",
        "page_stock",
        "updated",
    )
    rows_url_name = "products:list"
    lock = "products"
    row_messages = {
        "approve_status_unknown": _("不认识的商品状态"),
        "unknown_product": _("系统里没有这个商品，而这一行没有标题，无法新建"),
        "sku_without_price": _("系统里没有这个 SKU，而这一行没有价格，无法新建"),
        "delisted_before_listed": _("下架时间不晚于上架时间"),
    }

    def checks(self, context: Context) -> Sequence[Check]:
        return [
            Check("delisted_before_listed", "s.delist_time <= s.list_time", "delist_time"),
            Check(
                "unknown_product",
                f"""coalesce(s.title, '') = '' AND NOT EXISTS (
                    SELECT FROM products_product p WHERE p.num_iid = s.num_iid)
                    AND NOT EXISTS (SELECT FROM {context.staging} o WHERE o.num_iid = s.num_iid AND o.title <> '')""",
                "title",
            ),
            Check(
                "sku_without_price",
                """s.sku_id IS NOT NULL AND s.price IS NULL
                    AND NOT EXISTS (SELECT FROM products_sku k WHERE k.sku_id = s.sku_id)""",
                "price",
            ),
        ]

    def targets(self, context: Context) -> Sequence[Target]:
        return [_products(context), *([_skus(context)] if context.has("sku_id") else [])]

    def after_merge(self, cursor: CursorWrapper, context: Context) -> None:
        refresh_search_texts()


def _products(context: Context) -> Target:
    texts = {
        column: f"left(coalesce(n.{key}, ''), {length})" if length else f"coalesce(n.{key}, '')"
        for key, (column, length) in TEXTS.items()
    }
    values = {column: f"n.{key}" for key, column in VALUES.items()}
    updates = {column: texts[column] for key, (column, _) in TEXTS.items() if context.has(key)}
    updates |= {column: values[column] for key, column in VALUES.items() if context.has(key)}
    if "title" in updates:
        updates["title"] = "coalesce(nullif(left(n.title, 200), ''), t.title)"
    if context.has("price") or context.has("list_price"):
        updates["price_cny"] = "coalesce(n.product_price, t.price_cny)"
    if context.has("approve_status"):
        updates["approve_status"] = "coalesce(n.approve_status, t.approve_status)"
    if context.has("delist_time") != context.has("list_time"):
        # One without the other could contradict what we know.
        updates = {
            column: value for column, value in updates.items() if column not in ("list_time", "delist_time")
        }
    return Target(
        name="products",
        title=_("商品"),
        table="products_product",
        key="num_iid",
        facts=_product_facts(context),
        insert=texts
        | values
        | {
            "price_cny": "n.product_price",
            "approve_status": "coalesce(n.approve_status, 'onsale')",
            "extra": "n.extra",
            "series": "''",
            "price_tier": "''",
            "size_guide": "''",
            "care": "''",
            "created_at": "now()",
            "updated_at": "now()",
            "version": "1",
        },
        update=updates | {"extra": "(t.extra - %(headers)s::text[]) || n.extra"},
        creatable="n.title <> ''",
        age="source_updated_at",
        bump={"version": "t.version + 1", "updated_at": "now()"},
    )


def _product_facts(context: Context) -> str:
    """One row per product: its first line, with the lowest of its SKUs' prices where none is its own."""
    return f"""
        SELECT DISTINCT ON (s.num_iid) s.*, coalesce(s.updated, %(as_of)s::timestamptz) AS as_of,
               coalesce(s.list_price, min(s.price) OVER (PARTITION BY s.num_iid)) AS product_price
        FROM {context.staging} s ORDER BY s.num_iid, (coalesce(s.title, '') = ''), s.row_number"""


def _skus(context: Context) -> Target:
    updates = {SKU_COLUMNS[key]: value for key, value in SKU_VALUES.items() if context.has(key)}
    if context.has("price"):
        updates["price_cny"] = "coalesce(n.price, t.price_cny)"
    if "page_stock" in updates:
        updates["page_stock"] = "coalesce(n.page_stock, t.page_stock)"
    created = {SKU_COLUMNS[key]: value for key, value in SKU_VALUES.items()}
    return Target(
        name="skus",
        title="SKU",
        table="products_sku",
        key="sku_id",
        facts=f"""
            SELECT s.*, coalesce(s.updated, %(as_of)s::timestamptz) AS as_of, p.id AS product_id
            FROM {context.staging} s LEFT JOIN products_product p ON p.num_iid = s.num_iid
            WHERE s.sku_id IS NOT NULL""",
        insert=created | {"product_id": "n.product_id", "price_cny": "n.price"},
        update=updates,
        # Before the merge its product may still be missing; then the preview counts on it.
        creatable="n.price IS NOT NULL",
        age="source_updated_at",
        bump={},
    )
