"""What every list page does, shown on the list of orders."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from orders.trades.lists import TRADES
from tests import make

ClientFor = Callable[[str], Client]
URL = "/orders/"


def shown(html: str) -> list[str]:
    """The order numbers of the page, in order."""
    return re.findall(r'class="list-link" href="/orders/(\w+)/"', html)


def link(html: str, rel: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', html)
    assert found, f"no link to the {rel} page"
    return found[1].replace("&amp;", "&")


def get(client: Client, url: str, **more: Any) -> str:
    response = client.get(url, **more)
    assert response.status_code == 200, response
    return response.content.decode()


def test_an_empty_shop_says_what_to_do(client_for: ClientFor) -> None:
    html = get(client_for("manager"), URL)
    assert "还没有数据" in html
    assert reverse("imports:list") in html
    assert reverse("imports:list") not in get(client_for("presales"), URL).split('id="list"')[1]


def test_filters_that_leave_nothing_say_so(client_for: ClientFor) -> None:
    make.trade()
    html = get(client_for("manager"), f"{URL}?status=TRADE_FINISHED")
    assert "没有符合条件的记录" in html
    assert "交易成功" in html  # the chip


def test_pages_link_to_each_other(client_for: ClientFor) -> None:
    trades = [make.trade(created=make.NOON + timedelta(minutes=n)) for n in range(45)]
    newest_first = [trade.tid for trade in reversed(trades)]
    client = client_for("manager")
    first = get(client, f"{URL}?size=20")
    second = get(client, link(first, "next"))
    third = get(client, link(second, "next"))
    assert shown(first) + shown(second) + shown(third) == newest_first
    assert shown(get(client, link(third, "prev"))) == shown(second)
    assert 'rel="next"' not in third


def test_a_spoilt_cursor_leads_to_the_first_page_and_says_so(client_for: ClientFor) -> None:
    trade = make.trade()
    html = get(client_for("manager"), f"{URL}?at=nonsense")
    assert "翻页位置已失效" in html
    assert shown(html) == [trade.tid]


def test_a_cursor_does_not_survive_another_sort(client_for: ClientFor) -> None:
    for _ in range(25):
        make.trade()
    client = client_for("manager")
    token = parse_qs(urlsplit(link(get(client, f"{URL}?size=20"), "next")).query)["at"][0]
    html = client.get(URL, {"size": "20", "sort": "tid", "at": token}).content.decode()
    assert "翻页位置已失效" in html
    assert len(shown(html)) == 20


def test_sort_by_a_column(client_for: ClientFor) -> None:
    cheap, dear = make.trade(payable_cny=1), make.trade(payable_cny=900)
    client = client_for("manager")
    assert shown(get(client, f"{URL}?sort=-payable")) == [dear.tid, cheap.tid]
    assert shown(get(client, f"{URL}?sort=payable")) == [cheap.tid, dear.tid]


@pytest.mark.parametrize("sort", ["", "nonsense", "-receiver_sealed", "title", "--created"])
def test_a_sort_that_is_not_offered_is_the_usual_one(client_for: ClientFor, sort: str) -> None:
    early, late = make.trade(), make.trade(created=make.NOON + timedelta(hours=1))
    assert shown(get(client_for("manager"), f"{URL}?sort={sort}")) == [late.tid, early.tid]


@pytest.mark.parametrize(
    "query",
    [
        "created_from=yesterday",
        "created_to=9999-12-31",
        "paid_from=0001-01-01",
        "status=LOST",
        "hour=24",
        "amount_min=much",
        "amount_max=1e999",
        "buyer=99999999999999999999",
        "buyer=x",
        "seller_flag=77",
        "tid=" + "1" * 99,
        "tid=%00",
        "refunded=maybe",
    ],
)
def test_an_input_that_makes_no_sense_is_said_at_the_form(client_for: ClientFor, query: str) -> None:
    trade = make.trade()
    html = get(client_for("manager"), f"{URL}?{query}")
    assert "有的筛选条件无法理解" in html
    assert trade.tid not in html


@pytest.mark.parametrize("size", ["0", "-1", "7", "1000000", "x", "²"])
def test_a_page_size_that_is_not_offered_is_the_usual_one(client_for: ClientFor, size: str) -> None:
    for _ in range(3):
        make.trade()
    assert len(shown(get(client_for("manager"), f"{URL}?size={size}"))) == 3


def test_htmx_gets_the_list_only(client_for: ClientFor) -> None:
    make.trade()
    client = client_for("manager")
    fragment = get(client, URL, headers={"HX-Request": "true"})
    assert fragment.lstrip().startswith("<section")
    assert "<html" not in fragment
    whole = client.get(URL, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()
    assert "HX-Request" in whole["Vary"]


def test_text_from_outside_is_escaped(client_for: ClientFor) -> None:
    make.trade(title="<script>alert(1)</script>", receiver_state='"><b>')
    html = get(client_for("manager"), URL)
    assert "<script>alert" not in html
    assert '"><b>' not in html


def test_the_count_is_capped(client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopops.lib.lists.queries.COUNT_CAP", 3)
    for _ in range(3):
        make.trade()
    client = client_for("manager")
    assert "共 3 条" in get(client, URL)
    make.trade()
    assert "共 3+ 条" in get(client, URL)


def test_queries_do_not_grow_with_the_rows(client_for: ClientFor, django_assert_max_num_queries: Any) -> None:
    client = client_for("manager")
    for _ in range(30):
        make.trade(buyer=make.buyer())
    get(client, URL)
    with django_assert_max_num_queries(9 + len(TRADES.tabs)):
        get(client, URL)


def test_a_column_that_needs_a_permission_is_hidden(client_for: ClientFor) -> None:
    make.trade()
    assert client_for("presales").get(reverse("shop_days:list")).status_code == 403
    assert client_for("finance").get(reverse("shop_days:list")).status_code == 200
