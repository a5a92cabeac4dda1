"""Orders are found by any of their numbers."""

from datetime import timedelta

import pytest
from django.db import connection

from orders.trades.models import Trade
from orders.trades.search import find_trades, numbers_in
from shopops.lib.personal import blind_index
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def trades() -> list[Trade]:
    """Two orders, the newer first."""
    newer = make.trade(tid="2026061800112233", out_sid="SF1377000111222", created=make.NOON)
    older = make.trade(
        tid="1026061700445566",
        receiver_mobile_index=blind_index("13912345678"),
        created=make.NOON - timedelta(days=1),
    )
    make.sub_order(trade=older, oid="1026061700445567")
    return [newer, older]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("2026061800112233", [0]),
        ("20260", [0]),
        ("2026", []),  # too short for a beginning, and no order ends so
        ("2233", [0]),
        ("445566", [1]),
        ("233", []),
        ("1026061700445567", [1]),  # a sub-order
        ("SF1377000111222", [0]),
        ("sf1377", [0]),
        ("13912345678", [1]),
        ("13912345679", []),
        ("亲，2026061800112233 和1026061700445566什么时候发？", [0, 1]),
        ("1026061700445567\n9999999999999999", [1]),
        ("亲，我的单 1026061700445566", [1]),
        ("SF1377000111222 / 1026061700445566", [0, 1]),
        ("龙井", []),
        ("", []),
        ("%%%%%", []),
    ],
)
def test_numbers(trades: list[Trade], text: str, places: list[int]) -> None:
    assert find_trades(text, 10) == [trades[place] for place in places]


def test_numbers_of_a_pasted_text() -> None:
    assert numbers_in("单号:20260618001 ，SF1377000111222；20260618001 电话 138") == [
        "20260618001",
        "SF1377000111222",
    ]


def test_at_most_so_many_and_the_newest_ones() -> None:
    made = [make.trade(tid=f"77700{n}0000004444", created=make.NOON + timedelta(hours=n)) for n in range(5)]
    assert find_trades("4444", 3) == made[:1:-1]


@pytest.mark.parametrize("text", ["77700", "4444", "SF1377"])
def test_every_search_has_an_index(text: str, trades: list[Trade]) -> None:
    """With sequential scans made dear, no part of the search falls back to one over all orders."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    found: list[str] = []

    def explain(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if sql.startswith(("SELECT", "(SELECT")):
            with connection.connection.cursor() as plain:
                plain.execute("EXPLAIN " + sql, params)
                found.extend(line for (line,) in plain.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        find_trades(text, 10)
    assert found
    assert not [line for line in found if "Seq Scan on orders_trade" in line]
