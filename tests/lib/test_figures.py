"""Figures read by the name of their metric, from rows written by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orders.figures.models import ShopDay, ShopProvince
from shopops.lib import metrics
from shopops.lib.figures import NO_FIGURE, Figure, UnknownDimension, figure, figures
from shopops.lib.metrics import Agg, Metric, Unit, UnknownMetric

pytestmark = pytest.mark.django_db
FIRST = date(2026, 6, 1)
LAST = date(2026, 6, 3)
PROVINCE = Metric(
    key="test_province_buyers",
    name="",
    description="",
    unit=Unit.COUNT,
    statistic="shop_province",
    numerator="paying_buyers",
    agg=Agg.DISTINCT,
)
CHANGE = Metric(
    key="test_change",
    name="",
    description="",
    unit=Unit.CNY,
    statistic="shop_day",
    numerator="paid_cny",
    agg=Agg.DELTA,
)


@pytest.fixture(autouse=True)
def _rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "_metrics", metrics._metrics | {m.key: m for m in (PROVINCE, CHANGE)})
    shop_day(-1, paid_cny=999)
    shop_day(
        0, paid_cny=1000, paid_orders=10, paying_buyers=10, paid_items=None, orders=20, orders_paid_later=10
    )
    shop_day(2, paid_cny=500, paid_orders=2, paying_buyers=5, paid_items=7, orders=10, orders_paid_later=8)
    for number, state, buyers in ((0, "浙江省", 3), (0, "上海", 4), (2, "上海", 5)):
        ShopProvince.objects.create(
            day=FIRST + timedelta(days=number), receiver_state=state, paying_buyers=buyers
        )


def shop_day(number: int, **columns: Any) -> None:
    ShopDay.objects.create(day=FIRST + timedelta(days=number), **columns)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("paid_cny", Figure(Decimal(1500), 2, is_person_days=False)),
        ("paid_items", Figure(Decimal(7), 2, is_person_days=False)),
        ("paying_buyers", Figure(Decimal(15), 2, is_person_days=True)),
        # Of the sums: neither the mean of 100 and 250, nor of 0.5 and 0.8.
        ("amount_per_order_cny", Figure(Decimal(125), 2, is_person_days=False)),
        ("order_pay_rate", Figure(Decimal("0.6"), 2, is_person_days=False)),
        ("order_value_cny", Figure(Decimal(100), 2, is_person_days=False)),
        ("test_province_buyers", Figure(Decimal(12), 2, is_person_days=True)),
        ("test_change", Figure(Decimal(501), 2, is_person_days=False)),
    ],
)
def test_a_figure_of_three_days_one_of_which_was_never_built(
    key: str, expected: Figure, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert figure(key, FIRST, LAST) == expected


def test_nothing_built_is_no_figure() -> None:
    assert figure("paid_cny", date(2020, 1, 1), date(2020, 1, 9)) == NO_FIGURE
    assert figures("paid_cny", date(2020, 1, 1), date(2020, 1, 9), by="day") == {}


def test_by_day() -> None:
    found = figures("paying_buyers", FIRST, LAST, by="day")
    assert found == {FIRST: Figure(Decimal(10), 1, False), LAST: Figure(Decimal(5), 1, False)}
    # The day before the last was never built: there is no change to tell.
    changes = figures("test_change", FIRST, LAST, by="day")
    assert {day: one.value for day, one in changes.items()} == {FIRST: 1, LAST: None}
    provinces = figures("test_province_buyers", FIRST, LAST, by="day")
    assert [(one.value, one.is_person_days) for one in provinces.values()] == [(7, True), (5, False)]


def test_by_a_dimension() -> None:
    found = figures("test_province_buyers", FIRST, LAST, by="receiver_state")
    assert found == {"浙江省": Figure(Decimal(3), 1, False), "上海": Figure(Decimal(9), 2, True)}


def test_what_is_not_there_is_an_error() -> None:
    with pytest.raises(UnknownMetric):
        figure("happiness", FIRST, LAST)
    with pytest.raises(UnknownDimension, match="paid_cny by product; there are day"):
        figures("paid_cny", FIRST, LAST, by="product")
