"""Boundaries, comparisons and missing values of the dashboard's figures."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.http import QueryDict

from analytics.dashboard.cards import Card, change_between
from analytics.dashboard.page import Dashboard, dashboard, opening_period
from analytics.dashboard.periods import CUSTOM, Period, last_days, named
from orders.trades.filters import TradeFilter
from orders.trades.models import Trade
from shopops.lib.calendar import ZONE, days_between
from shopops.lib.metrics import Unit
from shopops.lib.rollup.engine import run
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 18)


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def sold(day: date, hour: int = 12, cny: Any = 100, **facts: Any) -> Trade:
    """An order paid at once by a buyer of its own."""
    facts.setdefault("buyer", make.buyer())
    return make.trade(created=at(day, hour), pay_time=at(day, hour), payable_cny=Decimal(cny), **facts)


def figures(period: Period) -> Dashboard:
    """The dashboard after the figures of all days it needs were built."""
    run(days_between(period.before().first, period.last), by="test")
    return dashboard(period)


def card(board: Dashboard, key: str) -> Card:
    return next(card for card in board.cards if card.key == key)


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with time_machine.travel(at(TODAY, 12, 30), tick=False):
        yield


def test_a_day_begins_at_midnight_and_ends_before_the_next() -> None:
    day = back(1)
    make.trade(created=at(back(2), 23, 59, 59), pay_time=at(back(2), 23, 59, 59), payable_cny=1)
    make.trade(created=at(back(2), 23, 59, 50), pay_time=at(day, 0), payable_cny=10)
    make.trade(created=at(day, 23, 59), pay_time=at(day, 23, 59, 59), payable_cny=100)
    make.trade(created=at(day, 23, 59), pay_time=at(TODAY, 0), payable_cny=1000)
    board = figures(named("yesterday", TODAY))
    assert card(board, "paid_cny").value == 110
    assert card(board, "paid_cny").before == 1


def test_seven_days_against_the_seven_before() -> None:
    sold(back(1), cny=150)
    sold(back(7), cny=150)
    sold(back(8), cny=200)
    sold(back(15), cny=9999)
    paid = card(figures(named("7d", TODAY)), "paid_cny")
    assert (paid.value, paid.before, paid.change) == (300, 200, Decimal("0.5"))
    assert paid.change_text == "50.0%"


def test_today_is_compared_up_to_the_hour_that_is_over() -> None:
    sold(TODAY, 9, 100)
    sold(TODAY, 12, 7)  # the running hour counts in the value but not in the comparison
    sold(back(1), 9, 80)
    sold(back(1), 12, 500)
    sold(back(1), 20, 500)
    board = figures(named("today", TODAY))
    paid = card(board, "paid_cny")
    assert board.until_hour == 12
    assert (paid.value, paid.before, paid.change) == (107, 80, Decimal("0.25"))
    # Distinct buyers of hours cannot be added up, and the card says so.
    buyers = card(board, "paying_buyers")
    assert buyers.value == 2 and buyers.change is None
    assert "不能按小时相加" in buyers.no_change
    assert paid.no_change == ""
    assert board.trend.paid_orders[12] == 1 and board.trend.paid_orders[13] is None
    assert board.trend.paid_orders_before[20] == 1


def test_nothing_divided_by_nothing_has_no_value() -> None:
    sold(back(20))
    board = figures(named("yesterday", TODAY))
    assert not board.has_orders and board.last_day_with_orders is None
    for key in ("order_value_cny", "amount_per_order_cny", "order_pay_rate", "refund_rate"):
        assert card(board, key).value is None and card(board, key).value_text == "–"
    assert card(board, "paid_cny").value == 0 and card(board, "paid_cny").change is None
    assert card(board, "paid_cny").no_change == "对比期是 0，算不出百分比"
    assert card(board, "refund_rate").no_change == "这段时间没有这个数字"


@pytest.mark.parametrize(("before", "now", "shown"), [("1000", "1000.40", "0"), ("1000", "1000.60", "0.001")])
def test_a_change_that_would_read_zero_is_none(before: str, now: str, shown: str) -> None:
    assert change_between(Decimal(before), Decimal(now), Unit.CNY) == Decimal(shown)


def test_days_never_built_have_no_value_and_not_zero() -> None:
    board = dashboard(named("7d", TODAY))
    assert [card.value for card in board.cards] == [None] * 8
    assert board.trend.paid_cny == [None] * 7


def test_unknown_buyers_leave_the_order_value_open_and_say_so() -> None:
    sold(back(1), cny=100)
    sold(back(1), cny=50, buyer=None)
    board = figures(named("yesterday", TODAY))
    value, buyers = card(board, "order_value_cny"), card(board, "paying_buyers")
    assert value.value is None and "1" in value.note
    assert buyers.value == 1 and "1" in buyers.note
    assert rows_behind(value.note_href) == 1
    assert card(board, "amount_per_order_cny").value == 75


def rows_behind(href: str) -> int:
    """How many orders the list shows at this address."""
    found = TradeFilter(QueryDict(href.partition("?")[2]), Trade.objects.all())
    assert found.is_valid(), found.errors
    return found.qs.count()


def test_every_number_leads_to_exactly_its_rows() -> None:
    product = make.product()
    for days in (1, 2, 8):
        make.sub_order(trade=sold(back(days), 20, receiver_state="浙江省"), product=product)
    sold(back(3), 9, receiver_state="", refund_fee_cny=5)
    make.trade(created=at(back(1), 8), pay_time=None, buyer=make.buyer())
    board = figures(named("7d", TODAY))
    assert rows_behind(card(board, "paid_cny").href) == card(board, "paid_orders").value == 3
    assert rows_behind(card(board, "order_pay_rate").href) == 4
    assert rows_behind(card(board, "refunded_cny").href) == 1
    assert [(p.name, p.paid_orders, rows_behind(p.href)) for p in board.provinces] == [
        ("浙江省", 2, 2),
        ("未提供省份", 1, 1),
    ]
    (best,) = board.products
    assert (best.paid_orders, rows_behind(best.orders_href)) == (2, 2)
    assert best.href == f"/products/{product.num_iid}/"


def test_products_by_what_was_paid_for_their_lines() -> None:
    first, second = make.product(title="甲"), make.product(title="乙")
    trade = sold(back(1), cny=100)
    make.sub_order(trade=trade, product=first, divide_order_fee_cny=30, num=3)
    make.sub_order(trade=trade, product=second, divide_order_fee_cny=60)
    board = figures(named("yesterday", TODAY))
    assert [(p.name, p.amount_text, p.paid_items, p.share_text, p.bar) for p in board.products] == [
        ("乙", "¥60.00", 1, "60.0%", 100),
        ("甲", "¥30.00", 3, "30.0%", 50),
    ]


def test_the_heat_map_adds_up_the_same_weekdays() -> None:
    sold(back(1), 20)
    sold(back(8), 20)
    sold(back(8), 21)
    heat = figures(last_days(14, back(1))).heat
    weekday = back(1).weekday()
    assert heat.paid_orders[weekday][20] == 2 and heat.paid_orders[weekday][21] == 1
    assert heat.occurrences == [2] * 7
    assert sum(map(sum, heat.paid_orders)) == 3


def test_figures_are_final_when_every_day_is() -> None:
    sold(back(40))
    assert figures(Period(CUSTOM, back(40), back(34))).freshness.all_final
    board = figures(named("7d", TODAY))
    assert not board.freshness.all_final and board.freshness.through == back(1)


def test_the_page_opens_where_the_orders_are() -> None:
    assert opening_period(TODAY) == named("7d", TODAY)
    sold(back(500))
    run([back(500)], by="test")
    assert opening_period(TODAY) == last_days(30, back(500))
    sold(back(2))
    run([back(2)], by="test")
    assert opening_period(TODAY) == named("7d", TODAY)
