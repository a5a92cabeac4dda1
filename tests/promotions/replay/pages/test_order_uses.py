"""The orders of an activity with their losses: all of them in the sums, and a list to filter and export."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from promotions.activities.lifecycle import stop_activity
from promotions.activities.models import Activity
from promotions.replay import affected
from promotions.replay.affected import affected_orders, sum_affected, sum_stopped
from promotions.replay.models import AttributedDay
from shopops.lib.calendar import today
from tests.make import buyer, sku, sub_order, trade
from tests.promotions import make


@pytest.fixture
def activity(db: None) -> Activity:
    return make.activity(title="店铺满减")


def order(activity: Activity, cny: int, *, cost: int | None = 40, **facts: object) -> str:
    """Named by the order, not recorded."""
    one = trade(payable_cny=Decimal(cny), buyer=buyer(masked_nick="买**9"), **facts)
    sub_order(trade=one, sku=sku(cost_cny=cost), num=2)
    make.order_promotion(trade=one, activity=activity, basis="name", discount_cny=10)
    return one.tid


def test_the_loss_of_all_orders_is_summed(activity: Activity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(affected, "SHOWN", 1)
    for cny in (30, 50, 90):
        order(activity, cny)
    order(activity, 30, cost=None)
    make.redemption(activity, tid="not imported yet", discount_cny=7)
    assert affected_orders(activity).sum is None
    sum_affected(activity)
    found = affected_orders(activity)
    assert found.sum
    assert (found.sum.orders, len(found.orders)) == (5, 1)
    assert (found.sum.discount_cny, found.sum.loss_cny, found.sum.orders_without_cost) == (47, 50 + 30, 2)


def test_unpaid_orders_count_with_what_they_were_asked_and_closed_ones_do_not(activity: Activity) -> None:
    order(activity, 30, pay_time=None)
    order(activity, 30, pay_time=None, status="TRADE_CLOSED_BY_TAOBAO")
    found = sum_affected(activity)
    assert (found.orders, found.loss_cny) == (1, 50)


def test_a_stopped_activity_is_summed_once_and_again_when_asked(activity: Activity, manager: Client) -> None:
    order(activity, 30)
    assert sum_stopped() == 0
    stop_activity(activity=activity, reason="写错了价格", by=make.any_user())
    assert (sum_stopped(), sum_stopped()) == (1, 0)
    order(activity, 30)
    page = f"/promotions/{activity.pk}/orders/"
    assert manager.get(page).context["shown"].sum.loss_cny == 50
    assert manager.post(page)["Location"] == page
    assert manager.get(page).context["shown"].sum.loss_cny == 100


def test_the_page_leads_to_the_whole_list(activity: Activity, manager: Client, merchandiser: Client) -> None:
    tid = order(activity, 30)
    other = order(make.activity(title="别的活动"), 30)
    page = manager.get(f"/promotions/{activity.pk}/orders/").content.decode()
    assert f"/promotions/orders/?activity={activity.pk}" in page and "50.00" in page
    listed = merchandiser.get(f"/promotions/orders/?activity={activity.pk}").content.decode()
    assert tid in listed and other not in listed and "买**9" in listed
    asked = {"list": "promotions.order_uses", "format": "csv", "query": f"activity={activity.pk}"}
    answer: Any = merchandiser.post("/lists/export/", asked)
    exported = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert tid in exported and "订单上的名称" in exported


def test_without_an_activity_nothing_is_looked_up(activity: Activity, merchandiser: Client) -> None:
    tid = order(activity, 30)
    listed = merchandiser.get("/promotions/orders/").content.decode()
    assert tid not in listed and "先选一个活动" in listed
    assert tid in merchandiser.get(f"/promotions/orders/?tid={tid}").content.decode()


def test_the_report_says_what_is_in_none_of_its_rows(activity: Activity, merchandiser: Client) -> None:
    assert "没有找到对应的活动" not in merchandiser.get("/promotions/report/").content.decode()
    row = {"day": today(), "read_at": timezone.now(), "unmatched_orders": 3, "unmatched_cny": 45}
    AttributedDay.objects.create(**row)
    html = merchandiser.get("/promotions/report/").content.decode()
    assert "有 3 单、共 45.00 元的优惠没有找到对应的活动" in html


def test_what_nobody_claims_is_listed(activity: Activity, merchandiser: Client) -> None:
    order(activity, 30)
    make.order_promotion(name="淘抢购")
    listed = merchandiser.get("/promotions/order-promotions/?is_open=1").content.decode()
    assert "淘抢购" in listed and "店铺满减" not in listed
