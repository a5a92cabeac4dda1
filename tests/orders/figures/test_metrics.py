"""The shop's figures, row by row, against numbers worked out by hand (docs/metrics.md)."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum

from orders.figures.metrics import METRICS, STATISTICS
from orders.figures.models import ShopDay, ShopHour, ShopProvince
from orders.trades.models import TradeStatus
from shopops.lib import metrics
from shopops.lib.rollup.engine import run
from tests import make

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = make.NOON.date()
SECOND = timedelta(seconds=1)


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 0) -> datetime:
    """Shop time on DAY, or so many days after it."""
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, second, tzinfo=SHANGHAI) + timedelta(days=day)


@pytest.fixture
def a_day() -> None:
    """Two known buyers and an unnamed one; orders of the eve, of the day, and paid the day after."""
    ann, bob = make.buyer(), make.buyer()
    # Placed on the eve, paid on the day.
    make.trade(buyer=ann, created=at(23, 59, 50, day=-1), payable_cny=10, num=1)
    # Placed and paid on the day; one of them refunded in part.
    make.trade(buyer=ann, created=at(9), payable_cny=20, num=2)
    make.trade(buyer=ann, created=at(9, 30), payable_cny=30, num=3, refund_fee_cny=5, receiver_state="上海")
    make.trade(buyer=None, created=at(20), payable_cny=40, num=None)
    # Placed on the day, paid on the next.
    make.trade(buyer=bob, created=at(23, 59, 59), payable_cny=50, num=5)
    # Placed on the day and never paid, closed, or without even a payment created.
    make.trade(buyer=bob, created=at(12), pay_time=None, payable_cny=60, num=6)
    make.trade(
        buyer=bob,
        created=at(12),
        pay_time=None,
        payable_cny=70,
        num=7,
        status=TradeStatus.TRADE_NO_CREATE_PAY,
    )
    # Another day altogether.
    make.trade(buyer=bob, created=at(0, day=1), payable_cny=1000, num=1, refund_fee_cny=9)
    run([DAY], by="test")


def row(model: Any, **where: Any) -> dict[str, Any]:
    found = model.objects.filter(day=DAY, **where).values().get()
    return {name: value for name, value in found.items() if name not in ("id", "day", *where)}


def test_shop_day(a_day: None) -> None:
    assert row(ShopDay) == {
        "orders": 6,
        "ordering_buyers": 2,
        "orders_without_buyer": 1,
        "ordered_cny": 20 + 30 + 40 + 50 + 60 + 70,
        "ordered_items": 2 + 3 + 5 + 6 + 7,
        "orders_paid_later": 4,
        "paid_orders": 4,
        "paying_buyers": 1,
        "paid_orders_without_buyer": 1,
        "paid_cny": 10 + 20 + 30 + 40,
        "paid_items": 1 + 2 + 3,
        "refunded_orders": 1,
        "refunded_cny": 5,
    }


def test_shop_hour(a_day: None) -> None:
    """Orders in the hour of ordering, payments in the hour of payment."""
    nothing = dict.fromkeys(
        ("orders", "ordered_cny", "paid_orders", "paid_cny", "paying_buyers", "paid_orders_without_buyer"), 0
    )
    busy = {
        0: {"paid_orders": 1, "paid_cny": 10, "paying_buyers": 1},
        9: {"orders": 2, "ordered_cny": 50, "paid_orders": 2, "paid_cny": 50, "paying_buyers": 1},
        12: {"orders": 2, "ordered_cny": 130},
        20: {
            "orders": 1,
            "ordered_cny": 40,
            "paid_orders": 1,
            "paid_cny": 40,
            "paid_orders_without_buyer": 1,
        },
        23: {"orders": 1, "ordered_cny": 50},
    }
    for hour in range(24):
        assert row(ShopHour, hour=hour) == nothing | busy.get(hour, {})


def test_shop_province(a_day: None) -> None:
    assert row(ShopProvince, receiver_state="上海") == {
        "orders": 1,
        "ordered_cny": 30,
        "paid_orders": 1,
        "paid_cny": 30,
        "paying_buyers": 1,
        "paid_orders_without_buyer": 0,
    }
    assert row(ShopProvince, receiver_state="浙江省") == {
        "orders": 5,
        "ordered_cny": 240,
        "paid_orders": 3,
        "paid_cny": 70,
        "paying_buyers": 1,
        "paid_orders_without_buyer": 1,
    }
    assert ShopProvince.objects.filter(day=DAY).count() == 2


def test_a_province_that_only_paid_on_the_day_has_a_row() -> None:
    make.trade(created=at(23, 59, 59, day=-1), receiver_state="")
    run([DAY], by="test")
    assert row(ShopProvince, receiver_state="") | {"paid_cny": 0} == {
        "orders": 0,
        "ordered_cny": 0,
        "paid_orders": 1,
        "paid_cny": 0,
        "paying_buyers": 0,
        "paid_orders_without_buyer": 1,
    }


@pytest.mark.parametrize(
    ("moment", "counted"),
    [
        (at(0) - SECOND, False),
        (at(0), True),
        (at(0) + SECOND, True),
        (at(0, day=1) - SECOND, True),
        (at(0, day=1), False),
        (at(0, day=1) + SECOND, False),
    ],
)
def test_one_second_either_side_of_midnight(moment: datetime, counted: bool) -> None:
    make.trade(created=moment, pay_time=moment)
    run([DAY], by="test")
    figures = row(ShopDay)
    assert (figures["orders"], figures["paid_orders"]) == (int(counted), int(counted))
    assert sum(ShopHour.objects.values_list("paid_orders", flat=True)) == int(counted)
    assert ShopProvince.objects.exists() is counted


def test_hours_and_provinces_add_up_to_the_day(a_day: None) -> None:
    for column in ("orders", "ordered_cny", "paid_orders", "paid_cny", "paid_orders_without_buyer"):
        totals = {
            model.objects.filter(day=DAY).aggregate(total=Sum(column))["total"]
            for model in (ShopDay, ShopHour, ShopProvince)
        }
        assert len(totals) == 1, column


def test_items_are_unknown_when_no_order_says_them() -> None:
    make.trade(num=None)
    run([DAY], by="test")
    assert (row(ShopDay)["ordered_items"], row(ShopDay)["paid_items"]) == (None, None)


def test_metrics_of_the_day(a_day: None) -> None:
    sums = row(ShopDay)
    read = {metric.key: metrics.value(metric, sums) for metric in METRICS if metric.statistic == "shop_day"}
    assert read == {
        "orders": 6,
        "ordering_buyers": 2,
        "ordered_cny": 270,
        "ordered_items": 23,
        "paid_orders": 4,
        "paying_buyers": 1,
        "paid_cny": 100,
        "paid_items": 6,
        "order_value_cny": None,  # a paid order has no buyer
        "amount_per_order_cny": 25,
        "order_pay_rate": Decimal(4) / Decimal(6),
        "refunded_orders": 1,
        "refunded_cny": 5,
        "refund_rate": Decimal("0.25"),
    }


def test_order_value_is_amount_per_paying_buyer_when_all_are_known() -> None:
    ann, bob = make.buyer(), make.buyer()
    for buyer, amount in ((ann, 10), (ann, 20), (bob, 60)):
        make.trade(buyer=buyer, payable_cny=amount)
    run([DAY], by="test")
    assert metrics.value(metrics.metric_of("order_value_cny"), row(ShopDay)) == 45


def test_every_metric_reads_columns_that_its_statistic_has() -> None:
    models = {statistic.key: statistic.model for statistic in STATISTICS}
    for metric in METRICS:
        assert set(metric.columns) <= {field.name for field in models[metric.statistic]._meta.fields}


def test_every_statement_fills_every_column_of_its_table() -> None:
    for statistic in STATISTICS:
        into = statistic.sql().partition("INSERT INTO ")[2]
        table, _, rest = into.partition(" (")
        columns = {name.strip() for name in rest.partition(")")[0].split(",")}
        assert table == statistic.model._meta.db_table
        assert columns == {field.column for field in statistic.model._meta.fields} - {"id"}
