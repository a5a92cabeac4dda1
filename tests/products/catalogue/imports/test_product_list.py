"""The plain product list."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from products.catalogue.models import Product, Sku
from tests.lib.imports.bring import bring_in, counts, csv_file, reasons

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
CATALOGUE = {
    "id": "A18164178225",
    "title": "雪域精粹滋润霜 50g",
    "price": "139",
    "sale_count": "26662",
    "comment_count": "2706",
    "店名": "某某",
    "update_time": "2016/11/12",
}


def test_a_catalogue_with_english_headers() -> None:
    bring_in(csv_file([CATALOGUE], encoding="utf-8-sig"), "catalogue.csv")
    product = Product.objects.get()
    assert (product.num_iid, product.price_cny, product.brand) == ("A18164178225", Decimal(139), "某某")
    assert (product.sold_quantity, product.comment_count) == (26662, 2706)
    assert product.source_updated_at == datetime(2016, 11, 12, tzinfo=SHANGHAI)


def test_a_row_knows_its_own_age() -> None:
    bring_in(csv_file([CATALOGUE]), "catalogue.csv")
    older = CATALOGUE | {"update_time": "2016/11/5", "price": "99"}
    job = bring_in(csv_file([older]), "catalogue.csv")
    assert counts(job.preview[0]) == counts(job.result[0]) == (0, 0, 0, 1)
    newer = CATALOGUE | {"update_time": "2016/11/13", "price": "120"}
    bring_in(csv_file([older, newer]), "catalogue.csv")
    product = Product.objects.get()
    assert (product.price_cny, product.version) == (120, 2)


def test_twice_equals_once() -> None:
    content = csv_file([CATALOGUE, CATALOGUE | {"id": "2", "title": "面膜"}])
    bring_in(content, "catalogue.csv")
    before = list(Product.objects.order_by("id").values())
    assert counts(bring_in(content, "catalogue.csv").result[0]) == (0, 0, 2, 0)
    assert list(Product.objects.order_by("id").values()) == before


def test_a_list_with_skus() -> None:
    head = {"商品ID": "601", "宝贝标题": "龙井礼盒", "货号": "LJ", "类目": "茶", "品牌": "某某"}
    rows = [
        head
        | {
            "SKU ID": "501",
            "规格": "规格:250g",
            "商家编码": "LJ250",
            "价格": "128",
            "成本": "40",
            "底价": "99",
            "库存": "12",
        },
        head
        | {
            "SKU ID": "502",
            "规格": "规格:500g",
            "商家编码": "LJ500",
            "价格": "238",
            "成本": "80",
            "底价": "199",
            "库存": "3",
        },
    ]
    job = bring_in(csv_file(rows, encoding="gb18030"), "list.csv")
    assert [counts(one) for one in job.result] == [(1, 0, 0, 0), (2, 0, 0, 0)]
    sku = Sku.objects.select_related("product").get(sku_id="501")
    assert (sku.product.num_iid, sku.product.price_cny) == ("601", 128)
    assert (sku.price_cny, sku.cost_cny, sku.floor_price_cny, sku.page_stock) == (128, 40, 99, 12)
    again = bring_in(csv_file([rows[0], rows[1] | {"库存": "9"}]), "list.csv")
    assert [counts(one) for one in again.result] == [(0, 0, 1, 0), (0, 1, 1, 0)]
    assert Sku.objects.get(sku_id="502").page_stock == 9


def test_rows_that_cannot_be() -> None:
    rows = [
        {"商品ID": "1", "标题": "", "价格": "5", "SKU ID": ""},
        {"商品ID": "2", "标题": "茶", "价格": "", "SKU ID": "9"},
        {"商品ID": "3", "标题": "茶", "价格": "-1", "SKU ID": ""},
        {"商品ID": "", "标题": "茶", "价格": "1", "SKU ID": ""},
        {"商品ID": "5", "标题": "茶", "价格": "1", "SKU ID": ""},
    ]
    job = bring_in(csv_file(rows), "list.csv")
    assert reasons(job) == [
        (2, "标题", "unknown_product"),
        (3, "价格", "sku_without_price"),
        (4, "价格", "negative"),
        (5, "商品ID", "empty"),
    ]
    assert Product.objects.get().num_iid == "5"
