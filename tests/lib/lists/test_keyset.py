"""Walking through pages shows every row once, in order, forwards and backwards, rows without a value last."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from orders.trades.models import Trade
from shopops.lib.lists.keyset import Cursor, Order, fetch
from tests import make

pytestmark = pytest.mark.django_db
SORT = "orders.trades sorted"


@pytest.fixture
def trades() -> QuerySet[Trade]:
    """23 trades, with ties and with many that were never paid."""
    dice = random.Random(7)
    for number in range(23):
        created = make.NOON + timedelta(minutes=dice.randrange(5))
        paid = None if number % 3 == 0 else created + timedelta(seconds=dice.randrange(3))
        make.trade(created=created, pay_time=paid, num=dice.choice([None, 1, 2]))
    return Trade.objects.all()


def expected(rows: QuerySet[Trade], path: str, descending: bool) -> list[int]:
    """An independent sort in Python."""
    with_value = [row for row in rows if getattr(row, path) is not None]
    without = [row for row in rows if getattr(row, path) is None]
    with_value.sort(key=lambda row: (getattr(row, path), row.pk), reverse=descending)
    without.sort(key=lambda row: row.pk, reverse=descending)
    return [row.pk for row in with_value + without]


def again(cursor: Cursor) -> Cursor:
    """Through the address and back."""
    found = Cursor.read(cursor.token(), SORT)
    assert found == cursor
    return found


def walk(rows: QuerySet[Any], order: Order, size: int) -> list[list[int]]:
    pages, cursor = [], None
    while True:
        page = fetch(rows, order, SORT, size, cursor)
        pages.append([row.pk for row in page.rows])
        if page.next is None:
            return pages
        cursor = again(page.next)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("path", ["created", "pay_time", "num", "tid"])
@pytest.mark.parametrize("size", [1, 4, 23, 50])
def test_forwards(trades: QuerySet[Trade], path: str, descending: bool, size: int) -> None:
    order = Order.of(Trade, path, descending=descending)
    pages = walk(trades, order, size)
    assert [pk for page in pages for pk in page] == expected(trades, path, descending)
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("path", ["created", "pay_time"])
def test_backwards_shows_the_same_pages(trades: QuerySet[Trade], path: str, descending: bool) -> None:
    order = Order.of(Trade, path, descending=descending)
    forwards = walk(trades, order, 4)
    cursor, page = None, None
    for _page in forwards:
        page = fetch(trades, order, SORT, 4, cursor)
        cursor = page.next
    seen = [[row.pk for row in page.rows]]
    while page.previous:
        page = fetch(trades, order, SORT, 4, again(page.previous))
        seen.append([row.pk for row in page.rows])
    assert seen == forwards[::-1]


def test_one_query_for_the_export_gives_the_same_order(trades: QuerySet[Trade]) -> None:
    for path in ("created", "pay_time"):
        for descending in (True, False):
            order = Order.of(Trade, path, descending=descending)
            assert [row.pk for row in order.apply(trades)] == expected(trades, path, descending)


def test_rows_that_arrive_meanwhile_shift_nothing(trades: QuerySet[Trade]) -> None:
    order = Order.of(Trade, "created", descending=True)
    first = fetch(trades, order, SORT, 5, None)
    make.trade(created=make.NOON + timedelta(days=1))
    second = fetch(trades, order, SORT, 5, first.next)
    assert [r.pk for r in first.rows + second.rows] == [
        pk for pk in expected(trades, "created", True) if pk != Trade.objects.latest("pk").pk
    ][:10]


def test_when_the_rows_behind_the_cursor_are_gone_it_is_the_first_page(trades: QuerySet[Trade]) -> None:
    order = Order.of(Trade, "created", descending=True)
    cursor = fetch(trades, order, SORT, 20, None).next
    kept = trades.filter(pk__in=expected(trades, "created", True)[:20])
    assert len(fetch(kept, order, SORT, 20, cursor).rows) == 20


@pytest.mark.parametrize("token", ["", "x", "WzEsMl0:abc:def", "[]"])
def test_a_cursor_made_up_by_somebody_is_none(token: str) -> None:
    assert Cursor.read(token, SORT) is None


def test_a_cursor_of_another_list_is_none() -> None:
    assert Cursor.read(Cursor("orders.trades -created", "2026", 1).token(), SORT) is None
