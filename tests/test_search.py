"""The search box at the top: the page, and what is suggested while somebody types."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from orders.trades.models import Trade
from products.catalogue.search import refresh_search_texts
from shopops.lib.personal import blind_index
from tests import make

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]
MOBILE = "13812345623"


@pytest.fixture
def trade() -> Trade:
    """One order of a tea, and the tea."""
    make.product(title="龙井礼盒", outer_id="LH-01")
    refresh_search_texts()
    return make.trade(
        tid="2026061800112233", title="龙井礼盒", receiver_mobile_index=blind_index("13912345678")
    )


@pytest.mark.parametrize("text", ["2026061800112233", " '2026061800112233 ", "112233", "13912345678"])
def test_the_only_order_opens_at_once(client_for: ClientFor, trade: Trade, text: str) -> None:
    answer = client_for("presales").get("/search/", {"q": text})
    assert answer.status_code == 302
    assert answer["Location"] == "/orders/2026061800112233/"


def test_suggestions_are_links(client_for: ClientFor, trade: Trade) -> None:
    client = client_for("presales")
    assert "没有找到" in client.post("/search/suggest/", {"q": "bgcl"}).content.decode()
    page = client.post("/search/suggest/", {"q": "ljl"}).content.decode()
    assert "LH-01" in page
    assert 'role="option"' in page
    page = client.post("/search/suggest/", {"q": "2233"}).content.decode()
    assert '/orders/2026061800112233/"' in page


def test_nothing_typed_suggests_nothing(client_for: ClientFor) -> None:
    assert client_for("presales").post("/search/suggest/", {"q": " "}).content.strip() == b""


def test_suggestions_take_few_queries(
    client_for: ClientFor, trade: Trade, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = client_for("presales")
    with django_assert_max_num_queries(8):  # two of them are the session and the account
        client.post("/search/suggest/", {"q": "2233"})


def search(client: Client, text: str) -> Any:
    return client.get(reverse("search"), {"q": text})


def test_an_order_number_opens_the_order(client_for: ClientFor) -> None:
    trade = make.trade()
    client = client_for("presales")
    for text in (trade.tid, f" {trade.tid} ", f'="{trade.tid}"', f"'{trade.tid}"):
        assert search(client, text).url == reverse("orders:detail", args=[trade.tid])


def test_the_beginning_of_an_order_number_lists(client_for: ClientFor) -> None:
    make.trade(tid="8888800001"), make.trade(tid="8888800002"), make.trade(tid="1888880000")
    html = search(client_for("presales"), "88888").content.decode()
    assert "8888800001" in html and "8888800002" in html
    assert "1888880000" not in html


def test_a_product_is_found_by_title_and_by_number(client_for: ClientFor) -> None:
    product = make.product(title="明前龙井礼盒", outer_id="LJ-01")
    make.product(title="碧螺春")
    refresh_search_texts()
    for text in ("龙井", "LJ-01", product.num_iid):
        html = search(client_for("presales"), text).content.decode()
        assert "明前龙井礼盒" in html
        assert "碧螺春" not in html


def test_a_buyer_is_found_by_the_whole_nick_or_the_masked_one(client_for: ClientFor) -> None:
    buyer = make.buyer(identity=f"nick:{blind_index('小茶馆主')}", masked_nick="小**主")
    make.buyer(masked_nick="别**人")
    for text in ("小茶馆主", "小**主"):
        html = search(client_for("presales"), text).content.decode()
        assert f"/orders/?buyer={buyer.pk}" in html
        assert "别**人" not in html


def test_a_mobile_number_finds_its_orders_and_is_not_logged(
    client_for: ClientFor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="shopops")
    trade = make.trade(receiver_mobile_index=blind_index(MOBILE))
    make.trade(receiver_mobile_index=blind_index(MOBILE)), make.trade()
    response = search(client_for("presales"), MOBILE)
    assert trade.tid in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert MOBILE not in caplog.text
    assert "没有找到" in search(client_for("presales"), "13812345624").content.decode()


@pytest.mark.parametrize("text", ["", "   ", "\0", "%", "_____", "'; drop table", "字" * 500, "🍵", "\\"])
def test_nothing_odd_breaks_the_search(client_for: ClientFor, text: str) -> None:
    make.trade(), make.product(), make.buyer()
    response = search(client_for("presales"), text)
    assert response.status_code == 200
    assert "/orders/?buyer=" not in response.content.decode()


def test_the_search_asks_few_questions(client_for: ClientFor, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        make.trade(tid=f"88888{number:05}", buyer=make.buyer()), make.product(title=f"88888 {number}")
    refresh_search_texts()
    client = client_for("manager")
    search(client, "88888")
    with django_assert_max_num_queries(7):
        search(client, "88888")
