"""The products' figures, row by row."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orders.trades.models import RefundStatus
from products.catalogue.models import ProductDay
from shopops.lib.rollup.engine import run
from tests import make

pytestmark = pytest.mark.django_db
DAY = make.NOON.date()


def row(product: Any) -> dict[str, Any]:
    found = ProductDay.objects.values().get(day=DAY, product=product)
    return {name: value for name, value in found.items() if name not in ("id", "day", "product_id")}


def test_product_day() -> None:
    tea, tin = make.product(), make.product()
    ann, bob = make.buyer(), make.buyer()
    # Two lines of the same product in one order: two items more, but one order and one buyer.
    two_lines = make.trade(buyer=ann, payable_cny=100)
    make.sub_order(
        trade=two_lines,
        product=tea,
        price_cny=30,
        num=2,
        adjust_fee_cny=-5,
        discount_fee_cny=3,
        part_mjz_discount_cny=2,
        divide_order_fee_cny=50,
    )
    make.sub_order(
        trade=two_lines,
        product=tea,
        price_cny=40,
        divide_order_fee_cny=40,
        refund_status=RefundStatus.SUCCESS,
        refund_fee_cny=15,
    )
    make.sub_order(trade=two_lines, product=tin, price_cny=10, divide_order_fee_cny=10)
    # Ordered, not paid.
    unpaid = make.trade(buyer=bob, pay_time=None)
    make.sub_order(trade=unpaid, product=tea, price_cny=7, num=3)
    # Paid on the day, ordered before.
    earlier = make.trade(buyer=bob, created=make.NOON - timedelta(days=1), pay_time=make.NOON)
    make.sub_order(trade=earlier, product=tea, price_cny=8, divide_order_fee_cny=8)
    run([DAY], by="test")
    assert row(tea) == {
        "ordering_buyers": 2,
        "ordered_items": 2 + 1 + 3,
        "ordered_cny": (60 - 5 - 3 - 2) + 40 + 21,
        "paying_buyers": 2,
        "paid_orders": 2,
        "paid_items": 2 + 1 + 1,
        "paid_cny": 50 + 40 + 8,
        "refunded_orders": 1,
        "refunded_cny": 15,
    }
    assert row(tin)["paid_cny"] == 10
    assert ProductDay.objects.count() == 2


def test_lines_without_a_known_product_and_other_days_have_no_row() -> None:
    make.sub_order(product=None)
    elsewhen = make.trade(created=make.NOON + timedelta(days=1))
    make.sub_order(trade=elsewhen, product=make.product())
    run([DAY], by="test")
    assert not ProductDay.objects.exists()


@pytest.mark.parametrize(
    ("status", "refunded"),
    [
        (RefundStatus.SUCCESS, 9),
        (RefundStatus.NO_REFUND, 9),  # the file had the amount but no status
        (RefundStatus.WAIT_SELLER_AGREE, 0),
        (RefundStatus.WAIT_BUYER_RETURN_GOODS, 0),
        (RefundStatus.WAIT_SELLER_CONFIRM_GOODS, 0),
        (RefundStatus.SELLER_REFUSE_BUYER, 0),
        (RefundStatus.CLOSED, 0),
    ],
)
def test_only_a_refund_that_succeeded_counts(status: RefundStatus, refunded: int) -> None:
    line = make.sub_order(product=make.product(), refund_status=status, refund_fee_cny=9)
    run([DAY], by="test")
    figures = row(line.product)
    assert (figures["refunded_cny"], figures["refunded_orders"]) == (refunded, int(refunded > 0))


def test_a_line_never_costs_less_than_nothing() -> None:
    line = make.sub_order(product=make.product(), price_cny=Decimal("5.00"), discount_fee_cny=6)
    run([DAY], by="test")
    assert row(line.product)["ordered_cny"] == 0
