"""Nightly figures of activities and coupons, worked out by hand for a small shop."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orders.figures.metrics import TRADES
from orders.trades.models import Buyer, Trade
from promotions.activities.models import Activity
from promotions.checker.official_prices import note_covered
from promotions.coupons.models import CouponBatch
from promotions.coupons.models.uses import USES
from promotions.figures.effects import Compared, NoLift, report_of
from promotions.figures.metrics import mark_recent_uses
from promotions.figures.models import PromotionBaseline, PromotionDay, PromotionNewBuyers
from shopops.lib.calendar import ONE_DAY, starts_at
from shopops.lib.rollup import engine
from shopops.lib.rollup.dirty import mark_dirty
from shopops.lib.rollup.models import DirtyDay
from tests.make import NOON, buyer, sku, sub_order, trade
from tests.promotions import make

DAY = NOON.date()
pytestmark = pytest.mark.django_db(transaction=True)


def order(who: Buyer, what: Any, *, cny: int, num: int = 1, days: int = 0, **facts: Any) -> Trade:
    """A paid order of one line."""
    one = trade(buyer=who, created=NOON + days * ONE_DAY, payable_cny=Decimal(cny), num=num, **facts)
    sub_order(trade=one, sku=what, product=what.product, num=num, divide_order_fee_cny=Decimal(cny))
    return one


def built(activity: Activity, days: int = 0) -> dict[str, Any]:
    """The figures of a day that are not zero."""
    engine.run([DAY + days * ONE_DAY], by="test")
    found: dict[str, Any] = {}
    for model in (PromotionDay, PromotionNewBuyers):
        for row in model.objects.filter(activity=activity, day=DAY + days * ONE_DAY).values():
            found |= row
    return {
        name: value for name, value in found.items() if value and name not in ("id", "day", "activity_id")
    }


def test_orders_buyers_money_and_margin_of_an_activity() -> None:
    tea, uncosted = sku(cost_cny=40), sku()
    row = make.activity(covers_everything=False)
    old, new = buyer(), buyer()
    order(old, tea, cny=100, days=-30)
    for who, what, cny in ((old, tea, 90), (new, tea, 80), (new, uncosted, 50)):
        make.redemption(row, tid=order(who, what, cny=cny).tid, discount_cny=10, buyer=who)
    order(new, tea, cny=70)  # without a use
    unpaid = order(new, tea, cny=60, pay_time=None)
    make.redemption(row, tid=unpaid.tid)
    make.redemption(row, tid=order(new, tea, cny=60).tid, state="returned")
    assert built(row) == {
        "orders": 3,
        "buyers": 2,
        "items": 3,
        "amount_cny": 220,
        "discount_cny": 30,
        "margin_cny": 90,
        "costed_amount_cny": 170,
        "new_buyers": 1,
    }


def test_coupons_issued_used_and_expired() -> None:
    batch: CouponBatch = make.batch(valid_days=1)
    make.coupon(batch)  # printed, without a buyer
    for state, claimed_days, until_days in (
        ("claimed", 0, 5),
        ("redeemed", 0, 5),
        ("expired", -1, 0),
        ("expired", -3, -1),
    ):
        make.coupon(
            batch,
            state=state,
            claimed_at=NOON + claimed_days * ONE_DAY,
            valid_from=NOON - 9 * ONE_DAY,
            valid_until=NOON + until_days * ONE_DAY,
        )
    make.redemption(batch.activity, batch=batch, settled_at=NOON)
    assert built(batch.activity) == {"coupons_issued": 2, "coupons_used": 1, "coupons_expired": 1}


def test_lift_and_roi_against_the_fortnight_before() -> None:
    tea, other, any_user = sku(cost_cny=40), sku(cost_cny=40), buyer()
    row = make.activity(covers_everything=False, starts_at=NOON - timedelta(hours=1))
    make.scope_row(row, sku=tea)
    make.tier(row)
    note_covered(row)
    for days, cny in ((-20, 999), (-10, 70), (-1, 70), (0, 50)):
        order(any_user, tea, cny=cny, days=days)
    order(any_user, other, cny=500)
    make.redemption(row, tid=order(any_user, tea, cny=50).tid, discount_cny=5)
    found = built(row)
    assert (found["covered_amount_cny"], found["covered_margin_cny"]) == (100, 20)
    baseline = PromotionBaseline.objects.get(activity=row)
    assert (baseline.day, baseline.amount_cny, baseline.margin_cny) == (DAY, 140, 60)
    compared = report_of(row, through=DAY).compared
    assert compared.lift == 9  # 100 a day instead of 10
    assert compared.roi == (20 - Decimal(60) / 14) / 5
    assert why_not(row, through=DAY - ONE_DAY) == "not_one_day"


def why_not(row: Activity, *, through: date = DAY) -> NoLift | None:
    """Why there is no lift; then there is no ROI either."""
    compared: Compared = report_of(row, through=through).compared
    assert compared.why_not is None or (compared.lift, compared.roi) == (None, None)
    return compared.why_not


def test_why_nobody_can_say_what_an_activity_brought() -> None:
    tea, any_user = sku(cost_cny=40), buyer()
    row = make.activity(covers_everything=False, starts_at=NOON - timedelta(hours=1))
    make.scope_row(row, sku=tea)
    make.tier(row)
    note_covered(row)
    paid = order(any_user, tea, cny=50)
    assert built(row)["covered_margin_cny"] == 10
    assert why_not(row) == "unused"
    make.redemption(row, tid=paid.tid, discount_cny=5)
    order(any_user, sku(), cny=5, days=-10)
    assert built(row)["orders"] == 1
    assert why_not(row) == "no_fortnight"
    order(any_user, sku(), cny=5, days=-14)
    assert why_not(row) == "nothing_before"


def test_days_on_which_it_did_not_run_are_not_compared() -> None:
    """Coupons are claimed before the start and used after the end; a stopped activity is over."""
    row = make.activity(starts_at=NOON, ends_at=NOON + 2 * ONE_DAY)
    for days in (-1, 0, 1, 2, 3):
        PromotionDay.objects.create(activity=row, day=DAY + days * ONE_DAY, orders=1)
    assert report_of(row, through=DAY + 9 * ONE_DAY).compared.days == 3
    row.status, row.stopped_at, row.stopped_by = "paused", NOON + ONE_DAY, row.owner
    row.stop_reason = "卖亏了"
    row.save()
    assert report_of(row, through=DAY + 9 * ONE_DAY).compared.days == 2
    assert report_of(row, through=None).compared.days == 0


def test_days_after_an_early_end_are_not_compared() -> None:
    """Ended at midnight, the day that begins then is not one of its days; a second later it is."""
    row = make.activity(starts_at=NOON, ends_at=NOON + 2 * ONE_DAY)
    for days in range(3):
        PromotionDay.objects.create(activity=row, day=DAY + days * ONE_DAY, orders=1)
    midnight = starts_at(DAY + ONE_DAY)
    for ended_at, days in (
        (None, 3),
        (midnight, 1),
        (midnight + timedelta(seconds=1), 2),
        (NOON - ONE_DAY, 0),
    ):
        Activity.objects.update(status="ended", ended_at=ended_at)
        assert report_of(row, through=DAY + 9 * ONE_DAY).compared.days == days


def test_days_without_the_activity_have_no_row() -> None:
    row = make.activity()
    assert built(row) == {}
    assert PromotionDay.objects.filter(activity=row, day=DAY).exists()
    built(row, days=5)
    assert not PromotionDay.objects.filter(activity=row, day=DAY + 5 * ONE_DAY).exists()
    draft = make.activity(status="draft")
    built(draft)
    assert not PromotionDay.objects.filter(activity=draft).exists()


def test_recent_uses_mark_the_days_they_touch() -> None:
    yesterday = order(buyer(), sku(), cny=9, days=-1)
    make.redemption(tid=yesterday.tid, created_at=NOON)
    make.redemption(tid="older", created_at=NOON - timedelta(days=3))
    mark_recent_uses(NOON + timedelta(minutes=10))
    days = set(DirtyDay.objects.filter(source=USES).values_list("day", flat=True))
    assert days == {DAY, DAY - ONE_DAY}


def test_orders_that_arrive_later_for_earlier_days_put_lift_and_new_buyers_right(time_machine: Any) -> None:
    """An old file is imported when the activity's day is long built: its baseline and new buyers change."""
    time_machine.move_to(NOON + 3 * ONE_DAY, tick=False)
    tea, regular = sku(cost_cny=40), buyer()
    row = make.activity(covers_everything=False, starts_at=NOON - timedelta(hours=1))
    make.scope_row(row, sku=tea)
    make.tier(row)
    note_covered(row)
    order(buyer(), tea, cny=70, days=-20)
    order(buyer(), tea, cny=70, days=-10)
    make.redemption(row, tid=order(regular, tea, cny=50).tid, discount_cny=5)
    mark_dirty([DAY - 20 * ONE_DAY, DAY - 10 * ONE_DAY, DAY], TRADES)
    engine.run_due(by="test")
    assert report_of(row, through=DAY).compared.lift == 9
    assert report_of(row, through=DAY).sums["new_buyers"] == 1

    order(regular, tea, cny=70, days=-5)
    mark_dirty([DAY - 5 * ONE_DAY], TRADES)
    engine.run_due(by="test")
    assert report_of(row, through=DAY).compared.lift == 4
    assert report_of(row, through=DAY).sums["new_buyers"] == 0
