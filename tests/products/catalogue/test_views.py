"""Pages of the catalogue."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from products.catalogue.models import Product, ProductDay, Sku
from products.catalogue.search import refresh_search_texts
from tests import make

ClientFor = Callable[[str], Client]
DAY = make.NOON.date()
FIGURES = {f.name: 0 for f in ProductDay._meta.fields if f.name not in ("id", "day", "product")}


def page(client: Client, product: Product) -> str:
    response = client.get(reverse("products:detail", args=[product.num_iid]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_finds_a_part_of_a_title(client_for: ClientFor) -> None:
    make.product(title="明前龙井礼盒"), make.product(title="碧螺春")
    refresh_search_texts()
    html = client_for("presales").get(reverse("products:list"), {"q": "龙井"}).content.decode()
    assert "明前龙井礼盒" in html
    assert "碧螺春" not in html


def test_the_list_starts_with_what_sells_most(client_for: ClientFor) -> None:
    (
        make.product(num_iid="100"),
        make.product(num_iid="200", sold_quantity=5),
        make.product(num_iid="300", sold_quantity=9),
    )
    html = client_for("presales").get(reverse("products:list")).content.decode()
    assert re.findall(r'class="list-link" href="/products/(\w+)/"', html) == ["300", "200", "100"]


def test_a_product_with_nothing_has_a_page(client_for: ClientFor) -> None:
    html = page(client_for("manager"), make.product(price_cny=None))
    assert "没有 SKU" in html
    assert "还没有销售数据" in html


def test_agents_see_real_stock_but_no_cost(client_for: ClientFor) -> None:
    sku = make.sku(cost_cny="11.11", floor_price_cny="22.22", page_stock=10, warehouse_stock=3)
    agent, merchandiser = (
        page(client_for("presales"), sku.product),
        page(client_for("merchandiser"), sku.product),
    )
    assert "实际库存少于页面库存" in agent
    assert "11.11" not in agent and "22.22" not in agent
    assert "11.11" in merchandiser and "22.22" in merchandiser


def test_the_last_30_days_with_sums_lead_to_their_orders(client_for: ClientFor) -> None:
    product = make.product()
    for back in range(31):
        ProductDay.objects.create(
            product=product, day=DAY - timedelta(days=back), **FIGURES | {"paid_items": 1}
        )
    html = page(client_for("manager"), product)
    assert html.count("/orders/?num_iid=") == 31  # 30 days and the button
    assert ">30</td>" in html.split('class="list-total"')[1].split("</tr>")[0]
    assert f"paid_from={DAY}&amp;paid_to={DAY}" in html
    assert "最近 30 天" not in page(client_for("presales"), product)


def test_queries_do_not_grow(client_for: ClientFor, django_assert_max_num_queries: Any) -> None:
    product = make.product()
    for back in range(10):
        make.sku(product=product)
        ProductDay.objects.create(product=product, day=DAY - timedelta(days=back), **FIGURES)
    client = client_for("manager")
    page(client, product)
    with django_assert_max_num_queries(10):
        page(client, product)


# --- editing ----------------------------------------------------------------------------------------------


def shown_fields(html: str) -> dict[str, str]:
    """What a browser would send back from the form as it is."""
    form = (
        html.split("<form", 1)[1]
        if 'class="edit-form"' not in html
        else html.split('class="edit-form"', 1)[1]
    )
    values = {
        match[1]: unescape(match[2])
        for match in re.finditer(
            r'<input type="(?:text|number|hidden)" name="([\w-]+)" value="([^"]*)"', form
        )
    }
    values |= {
        m[1]: unescape(m[2].strip("\n"))
        for m in re.finditer(r'<textarea name="([\w-]+)"[^>]*>(.*?)</textarea>', form, re.S)
    }
    return values


def edit(client: Client, product: Product, fields: dict[str, str]) -> Any:
    return client.post(reverse("products:edit", args=[product.num_iid]), fields)


def opened(client: Client, product: Product) -> dict[str, str]:
    return shown_fields(client.get(reverse("products:edit", args=[product.num_iid])).content.decode())


def test_a_merchandiser_edits(client_for: ClientFor) -> None:
    product, client = make.product(), client_for("merchandiser")
    response = edit(
        client, product, opened(client, product) | {"selling_points": "手工现炒", "series": "tin"}
    )
    assert response.url == reverse("products:detail", args=[product.num_iid])
    product.refresh_from_db()
    assert (product.selling_points, product.series, product.version) == ("手工现炒", "tin", 2)


def test_tags_are_split_at_every_comma(client_for: ClientFor) -> None:
    product, client = make.product(), client_for("merchandiser")
    edit(client, product, opened(client, product) | {"tags": "双11主推，清仓、,new tea；\r\n礼盒"})
    product.refresh_from_db()
    assert product.tags == ["双11主推", "清仓", "new tea", "礼盒"]


def test_a_form_with_a_mistake_is_shown_again(client_for: ClientFor) -> None:
    product, client = make.product(), client_for("merchandiser")
    response = edit(client, product, opened(client, product) | {"title": "", "care": "避光保存"})
    assert response.status_code == 200
    assert "避光保存" in response.content.decode()
    assert Product.objects.get().version == 1


def test_two_people_on_the_same_field_see_both_texts(client_for: ClientFor) -> None:
    product = make.product(care="原文")
    first, second = client_for("merchandiser"), client_for("manager")
    mine, theirs = opened(second, product) | {"care": "我的"}, opened(first, product) | {"care": "他的"}
    edit(first, product, theirs)
    conflict = edit(second, product, mine)
    html = conflict.content.decode()
    assert conflict.status_code == 409
    assert "两边都改了" in html and "他的" in html and "我的" in html
    assert Product.objects.get().care == "他的"
    edit(second, product, shown_fields(html))
    assert Product.objects.get().care == "我的"


def test_two_people_on_different_fields_lose_nothing(client_for: ClientFor) -> None:
    product = make.product()
    first, second = client_for("merchandiser"), client_for("manager")
    mine, theirs = opened(second, product) | {"style": "简约"}, opened(first, product) | {"care": "避光"}
    edit(first, product, theirs)
    html = edit(second, product, mine).content.decode()
    assert "不冲突" in html
    edit(second, product, shown_fields(html))
    product.refresh_from_db()
    assert (product.care, product.style) == ("避光", "简约")


def test_a_sku_is_edited(client_for: ClientFor) -> None:
    sku = make.sku()
    url = reverse("products:edit_sku", args=[sku.product.num_iid, sku.sku_id])
    fields = {"cost_cny": "12.5", "floor_price_cny": "20", "warehouse_stock": "7", "version": "1"}
    assert client_for("merchandiser").post(url, fields).status_code == 302
    sku.refresh_from_db()
    assert sku.warehouse_stock == 7
    assert client_for("merchandiser").post(url, fields | {"warehouse_stock": "8"}).status_code == 409
    assert (
        client_for("merchandiser").post(url, fields | {"warehouse_stock": "-1", "version": "2"}).status_code
        == 200
    )
    assert Sku.objects.get().warehouse_stock == 7


@pytest.mark.parametrize("role", ["presales", "warehouse", "finance"])
def test_others_do_not_edit(client_for: ClientFor, role: str) -> None:
    sku = make.sku()
    edit_url = reverse("products:edit", args=[sku.product.num_iid])
    assert client_for(role).get(edit_url).status_code == 403
    assert (
        client_for(role).get(reverse("products:edit_sku", args=[sku.product.num_iid, sku.sku_id])).status_code
        == 403
    )
    assert edit_url not in page(client_for(role), sku.product)


def test_the_page_tells_what_was_changed(client_for: ClientFor) -> None:
    product, client = make.product(care="原文"), client_for("merchandiser")
    edit(client, product, opened(client, product) | {"care": "避光"})
    edit(client, product, opened(client, product) | {"care": "冷藏"})
    html = page(client, product)
    assert "<del>避光</del>" in html
    assert "<ins>冷藏</ins>" in html


@pytest.mark.parametrize("num_iid", ["0", "%00", "x" * 300])
def test_an_unknown_product_is_404(client_for: ClientFor, num_iid: str) -> None:
    assert client_for("manager").get(f"/products/{num_iid}/").status_code == 404
