"""The parameters that the dashboard's numbers lead to."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from orders.trades.filters import TradeFilter
from orders.trades.models import SellerFlag, Trade, TradeStatus
from tests import make

pytestmark = pytest.mark.django_db
# 2026-06-18 in Shanghai begins at 16:00 UTC of the day before.
MIDNIGHT = datetime(2026, 6, 17, 16, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def found(query: str) -> set[str]:
    filters = TradeFilter(QueryDict(query), queryset=Trade.objects.all())
    assert filters.form.is_valid(), filters.form.errors
    return {trade.tid for trade in filters.rows}


def test_days_begin_and_end_at_midnight_in_shanghai() -> None:
    inside = {make.trade(created=MIDNIGHT).tid, make.trade(created=MIDNIGHT + timedelta(days=1) - SECOND).tid}
    make.trade(created=MIDNIGHT - SECOND)
    make.trade(created=MIDNIGHT + timedelta(days=1))
    assert found("created_from=2026-06-18&created_to=2026-06-18") == inside


def test_paid_days_leave_out_the_unpaid() -> None:
    paid = make.trade(created=MIDNIGHT - SECOND, pay_time=MIDNIGHT)
    make.trade(created=MIDNIGHT, pay_time=None)
    assert found("paid_from=2026-06-18") == {paid.tid}
    assert found("paid_to=2026-06-17") == set()


def test_hours_are_of_shanghai() -> None:
    noon = make.trade(created=make.NOON, pay_time=make.NOON + timedelta(hours=1))
    assert found("hour=12") == {noon.tid}
    assert found("paid_hour=13") == {noon.tid}
    assert found("hour=4") == set()


CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("status=TRADE_FINISHED&status=TRADE_CLOSED", {"status": TradeStatus.TRADE_CLOSED}, {}),
    ("receiver_state=%E4%B8%8A%E6%B5%B7", {"receiver_state": "上海"}, {"receiver_state": "上海市"}),
    ("receiver_state=-", {"receiver_state": ""}, {"receiver_state": "上海"}),
    ("amount_min=10&amount_max=20", {"payable_cny": Decimal("20.00")}, {"payable_cny": Decimal("20.01")}),
    ("refunded=1", {"refund_fee_cny": 1}, {"refund_fee_cny": 0}),
    ("refunded=0", {"refund_fee_cny": 0}, {"refund_fee_cny": 1}),
    ("seller_flag=1&seller_flag=2", {"seller_flag": SellerFlag.YELLOW}, {"seller_flag": SellerFlag.BLUE}),
    ("paid=0", {"pay_time": None}, {}),
    ("paid=1", {}, {"pay_time": None}),
    ("has_memo=1", {"seller_memo": "x"}, {}),
    ("has_message=1", {"buyer_message": "x"}, {}),
    ("tid=77", {"tid": "7712"}, {"tid": "1277"}),
]


@pytest.mark.parametrize(("query", "matching", "other"), CASES)
def test_each_parameter(query: str, matching: dict[str, Any], other: dict[str, Any]) -> None:
    wanted = make.trade(**matching)
    make.trade(**other)
    assert found(query) == {wanted.tid}


def test_product_and_buyer() -> None:
    product, buyer = make.product(), make.buyer()
    by_product = make.sub_order(product=product).trade
    by_text = make.sub_order(num_iid=product.num_iid).trade
    make.sub_order(trade=by_text, num_iid=product.num_iid)
    bought = make.trade(buyer=buyer)
    assert found(f"num_iid={product.num_iid}") == {by_product.tid, by_text.tid}
    assert found(f"buyer={buyer.pk}") == {bought.tid}
    assert found("buyer_known=1") == {bought.tid}
    assert found("buyer_known=0") == {by_product.tid, by_text.tid}


def test_a_chip_reads_as_people_say_it() -> None:
    buyer = make.buyer(masked_nick="茶**主")
    filters = TradeFilter(
        QueryDict(
            f"status=TRADE_FINISHED&status=TRADE_CLOSED&refunded=0&buyer={buyer.pk}&created_from=2026-06-18"
        ),
        queryset=Trade.objects.all(),
    )
    assert [(chip.name, chip.text) for chip in filters.chips()] == [
        ("status", "交易成功、付款后关闭"),
        ("created_from", str(date(2026, 6, 18))),
        ("refunded", "否"),
        ("buyer", "茶**主"),
    ]
