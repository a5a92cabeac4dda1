"""The list of orders: tabs, days, filters by goods and buyer, and what is done with chosen rows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from orders.trades.models import SellerFlag, TradeStatus
from products.catalogue.search import refresh_search_texts
from shopops.lib.personal import blind_index
from tests import make

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]


def page(client: Client, **query: Any) -> str:
    return client.get(reverse("orders:list"), query).content.decode()


def shown(html: str) -> set[str]:
    return set(re.findall(r'class="list-link" href="/orders/(\w+)/"', html))


def tabs(html: str) -> list[tuple[str, str]]:
    return re.findall(r'>([^<>]+) <span class="list-tab-count">([^<]+)</span>', html)


def test_tabs_count_their_rows_and_inferred_orders_are_not_to_ship(client_for: ClientFor) -> None:
    waiting = make.trade()
    inferred = make.trade(status_inferred=True)
    unpaid = make.trade(pay_time=None)
    make.trade(status=TradeStatus.TRADE_FINISHED)
    client = client_for("warehouse")
    html = page(client)
    assert tabs(html) == [
        ("全部", "4"),
        ("待付款", "1"),
        ("待发货", "1"),
        ("已发货", "0"),
        ("交易成功", "1"),
        ("已关闭", "0"),
    ]
    to_ship = page(client, status=["WAIT_SELLER_SEND_GOODS", "SELLER_CONSIGNED_PART"], stated="1")
    assert shown(to_ship) == {waiting.tid}
    assert re.search(r'aria-current="page">待发货', to_ship)
    assert "list-chip" not in to_ship
    assert "list-chip" in page(client, status="WAIT_SELLER_SEND_GOODS")
    assert shown(page(client, stated="0")) == {inferred.tid}
    assert unpaid.tid in shown(html)


def test_a_tab_keeps_the_other_filters(client_for: ClientFor) -> None:
    make.trade()
    html = page(client_for("warehouse"), receiver_state="浙江省", status="TRADE_FINISHED")
    address = re.search(r'href="([^"]+)"[^>]*>待付款', html)
    assert address and "receiver_state" in address[1] and "WAIT_BUYER_PAY" in address[1]
    assert "TRADE_FINISHED" not in address[1]


def test_orders_of_a_product_and_of_a_buyer(client_for: ClientFor) -> None:
    product = make.product(title="明前龙井礼盒")
    refresh_search_texts([product.pk])
    wanted = make.trade(buyer=make.buyer(identity=f"nick:{blind_index('小茶馆主')}", masked_nick="小**主"))
    make.sub_order(trade=wanted, product=product)
    make.sub_order(trade=make.trade(), product=make.product(title="碧螺春"))
    client = client_for("presales")
    assert shown(page(client, product="龙井 礼盒")) == {wanted.tid}
    assert shown(page(client, product="lhlj")) == set()
    assert shown(page(client, nick="小茶馆主")) == {wanted.tid}
    assert shown(page(client, nick="小**主")) == {wanted.tid}


def test_the_province_is_chosen_and_an_unknown_one_finds_nothing(client_for: ClientFor) -> None:
    without = make.trade(receiver_state="")
    make.trade()
    client = client_for("presales")
    assert shown(page(client, receiver_state="-")) == {without.tid}
    assert shown(page(client, receiver_state="乌有省")) == set()


def test_chosen_orders_are_flagged_and_the_list_is_as_before(client_for: ClientFor) -> None:
    first, second = make.trade(), make.trade()
    client = client_for("warehouse")
    answer = client.post(
        reverse("orders:batch_memo"),
        {"chosen": [first.pk], "seller_flag": "1", "line": "缺货", "query": "receiver_state=浙江省"},
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/orders/?receiver_state=")
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.seller_flag, first.seller_memo) == (SellerFlag.RED, "缺货")
    assert second.seller_memo == ""


@pytest.mark.parametrize("data", [{}, {"seller_flag": "77"}, {"chosen": "x", "line": ""}])
def test_nothing_to_do_is_told(client_for: ClientFor, data: dict[str, str]) -> None:
    client = client_for("warehouse")
    html = client.post(reverse("orders:batch_memo"), data, follow=True).content.decode()
    assert "alert-danger" in html


def test_who_may_not_write_memos_chooses_nothing(client_for: ClientFor) -> None:
    make.trade()
    assert 'name="chosen"' not in page(client_for("presales"))
    assert 'name="chosen"' in page(client_for("warehouse"))
    assert client_for("presales").post(reverse("orders:batch_memo"), {}).status_code == 403


def test_only_the_chosen_rows_are_exported(client_for: ClientFor) -> None:
    first, second = make.trade(), make.trade()
    data = {"list": "orders.trades", "query": f"chosen={first.pk}", "columns": ["tid"], "format": "csv"}
    answer = client_for("warehouse").post(reverse("lists:export"), data)
    text = b"".join(answer).decode("utf-8-sig")
    assert first.tid in text
    assert second.tid not in text


def test_a_count_beyond_the_cap_when_asked(client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        make.trade()
    monkeypatch.setattr("shopops.lib.lists.queries.COUNT_CAP", 2)
    client = client_for("presales")
    assert "共 2+ 条" in page(client)
    assert "共 3 条" in page(client, count="all")
