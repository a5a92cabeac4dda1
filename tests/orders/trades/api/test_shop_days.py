"""/api/v1/shop-days/ as a program sees it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from orders.figures.models import ShopDay
from shopops.lib.rollup.models import BuildState, DirtyDay, RollupRun
from staff.accounts.models import User
from tests import make
from tests.api import Api

FIRST = date(2026, 6, 1)


@pytest.fixture
def api(user_for: Callable[[str], User]) -> Api:
    return Api(user_for("finance"))


def _day(number: int, state: str = BuildState.FINAL, **figures: object) -> date:
    day = FIRST + timedelta(days=number)
    ShopDay.objects.create(day=day, **figures)
    RollupRun.objects.create(
        statistic="shop_day",
        day=day,
        state=state,
        due_at=None if state == BuildState.FINAL else make.NOON,
        done_at=make.NOON,
        row_count=1,
    )
    return day


def test_sums_and_ratios(api: Api) -> None:
    _day(
        0,
        orders=8,
        orders_paid_later=6,
        paid_orders=6,
        paying_buyers=3,
        paid_cny="200.00",
        refunded_orders=1,
        ordered_items=None,
    )
    body = api.get("shop-days/2026-06-01/").json()
    assert body["day"] == "2026-06-01"
    assert body["paid_cny"] == "200.00"
    assert body["order_value_cny"] == "66.67"
    assert body["amount_per_order_cny"] == "33.33"
    assert body["order_pay_rate"] == "0.7500"
    assert body["refund_rate"] == "0.1667"
    assert body["ordered_items"] is None
    assert body["is_final"] is True


def test_no_denominator_is_no_value(api: Api) -> None:
    _day(0)
    _day(1, paid_orders=2, paying_buyers=1, paid_orders_without_buyer=1, paid_cny="10")
    quiet = api.get("shop-days/2026-06-01/").json()
    assert [quiet[key] for key in ("order_value_cny", "order_pay_rate", "refund_rate")] == [None] * 3
    assert api.get("shop-days/2026-06-02/").json()["order_value_cny"] is None


def test_the_list_says_how_far_it_reaches_and_what_may_change(api: Api) -> None:
    _day(0)
    changed = _day(1)
    DirtyDay.objects.create(source="trades", day=changed)
    _day(2, state=BuildState.OPEN)

    body = api.get("shop-days/").json()

    assert body["data_through"] == "2026-06-03"
    assert [(row["day"], row["is_final"]) for row in body["results"]] == [
        ("2026-06-03", False),
        ("2026-06-02", False),
        ("2026-06-01", True),
    ]


def test_days_between(api: Api) -> None:
    for number in range(4):
        _day(number)
    page = api.get("shop-days/?day_from=2026-06-02&day_to=2026-06-03&page_size=1").json()
    assert [row["day"] for row in page["results"]] == ["2026-06-03"]
    following = api.get(page["next"].split("/api/v1/")[1]).json()
    assert [row["day"] for row in following["results"]] == ["2026-06-02"]
    assert following["next"] is None


def test_nothing_built_yet(api: Api) -> None:
    assert api.get("shop-days/").json() == {
        "data_through": None,
        "next": None,
        "previous": None,
        "results": [],
    }


@pytest.mark.parametrize("day", ["2026-02-30", "2026-06-01", "9999-99-99"])
def test_days_that_are_not_there(api: Api, day: str) -> None:
    assert api.get(f"shop-days/{day}/").status_code == 404
