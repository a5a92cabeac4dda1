"""The promotions of imported orders: which rows, which days' figures, and only once."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from orders.discounts.models import TradeDiscount
from orders.trades.models import Trade
from products.catalogue.models import Sku
from promotions.activities.lifecycle import end_activity
from promotions.activities.models import Activity, RetryDay
from promotions.activities.rematch import MOST_DAYS, rematch_orders_of
from promotions.coupons.models.uses import USES
from promotions.figures.models import PromotionDay
from promotions.replay import attribution
from promotions.replay.assignment import assign_name, remove_name
from promotions.replay.attribution import attribute_day
from promotions.replay.due_days import attribute_due, due_days
from promotions.replay.models import AttributedDay, OrderPromotion, OrderUse, UnknownNameDay
from promotions.replay.queries import UnknownName, activities_for
from shopops.lib.audit.models import AuditEntry
from shopops.lib.calendar import ONE_DAY
from shopops.lib.rollup import engine
from shopops.lib.rollup.dirty import mark_dirty
from shopops.lib.rollup.models import DirtyDay
from tests.make import NOON, buyer, sku, sub_order, trade
from tests.promotions import make

DAY = NOON.date()
MIDNIGHT = NOON + timedelta(hours=12)
SECOND = timedelta(seconds=1)


@pytest.fixture
def tea(db: None) -> Sku:
    return sku(price_cny=100)


@pytest.fixture
def off(db: None) -> Activity:
    """20 off from 50 on."""
    activity = make.activity(kind="money_off", title="店铺满减")
    make.tier(activity, threshold=50, amount_off_cny=20)
    return activity


def order(tea: Sku, *, share: str = "20", details: Sequence[dict[str, Any]] = (), **facts: Any) -> Trade:
    """A piece of 100 with so much off, as the platform shared it out, and the discounts that it names."""
    paid = Decimal(100) - Decimal(share)
    one = trade(payable_cny=paid, **facts)
    sub_order(
        trade=one, sku=tea, price_cny=100, part_mjz_discount_cny=share, divide_order_fee_cny=one.payment_cny
    )
    name_discounts(one, *details)
    return one


def name_discounts(one: Trade, *details: dict[str, Any]) -> None:
    """The order names these discounts."""
    for place, facts in enumerate(details):
        TradeDiscount.objects.create(trade=one, place=place, **facts)


def rows(one: Trade) -> list[tuple[str, str, Decimal, int | None]]:
    """(basis, name, discount, activity) of an order."""
    found = OrderPromotion.objects.filter(trade=one).order_by("place")
    return [(row.basis, row.name, row.discount_cny, row.activity_id) for row in found]


def detail(name: str, discount: str | None = "20.00", **more: Any) -> dict[str, Any]:
    return {"name": name, "discount_cny": discount} | more


def test_a_name_on_the_order_is_the_activity_of_that_title(tea: Sku, off: Activity) -> None:
    one = order(tea, details=[detail("店铺满减", promotion_id="mjs-1_2")])
    assert attribute_day(DAY) == 1
    assert rows(one) == [("name", "店铺满减", 20, off.pk)]
    assert OrderPromotion.objects.get().promotion_id == "mjs-1_2"


def test_a_name_of_nobody_stays_without_activity_and_is_said(tea: Sku, off: Activity) -> None:
    one = order(tea, share="30", details=[detail("店铺满减"), detail("淘抢购", "10", promotion_id="tqg-1_9")])
    later = {"created": NOON + SECOND, "pay_time": NOON + SECOND}
    order(tea, share="10", details=[detail("淘抢购", "10", promotion_id="tqg-1_8")], **later)
    attribute_day(DAY)
    assert rows(one) == [("name", "店铺满减", 20, off.pk), ("unknown_name", "淘抢购", 10, None)]
    day = AttributedDay.objects.get()
    assert (day.unmatched_orders, day.unmatched_cny) == (2, 20)
    name = UnknownNameDay.objects.get()
    assert (name.day, name.name, name.promotion_id, name.orders) == (DAY, "淘抢购", "tqg-1", 2)
    assert (name.discount_cny, name.first_at, name.last_at) == (20, NOON, NOON + SECOND)


def test_without_details_only_an_equal_replay_counts(tea: Sku, off: Activity) -> None:
    equal, one_fen_off = order(tea), order(tea, share="20.01")
    unknown = trade()
    sub_order(trade=unknown, price_cny=100, part_mjz_discount_cny=20, divide_order_fee_cny=80)
    plain = order(tea, share="0")
    attribute_day(DAY)
    assert rows(equal) == [("replay", "", 20, off.pk)]
    assert rows(one_fen_off) == [("differs", "", Decimal("20.01"), None)]
    assert rows(unknown) == [("unknown_lines", "", 20, None)]
    assert rows(plain) == []


def test_item_reports_tell_only_what_was_paid(tea: Sku, off: Activity) -> None:
    one = trade(payable_cny=80)
    line = sub_order(trade=one, sku=tea, price_cny=100)
    special = make.activity(title="特价")
    make.scope_row(special, sku=tea)
    Activity.objects.filter(pk=special.pk).update(covers_everything=False)
    make.tier(special, price_cny=95)
    line.divide_order_fee_cny = Decimal(75)
    line.save()
    attribute_day(DAY)
    assert rows(one) == [("replay", "", 5, special.pk), ("replay", "", 20, off.pk)]
    assert OrderPromotion.objects.get(activity=special).oid == line.oid


def test_a_recorded_use_wins_and_is_counted_once(tea: Sku, off: Activity) -> None:
    named, replayed, by_amount = (
        order(tea, details=[detail("店铺满减")]),
        order(tea),
        order(tea, details=[detail("平台叫它别的")]),
    )
    for one in (named, replayed, by_amount):
        make.redemption(off, tid=one.tid, discount_cny=20)
    attribute_day(DAY)
    assert rows(named) == [("recorded", "店铺满减", 20, off.pk)]
    assert rows(replayed) == [("recorded", "", 20, off.pk)]
    assert rows(by_amount) == [("recorded", "平台叫它别的", 20, off.pk)]
    assert OrderUse.objects.count() == 3


@pytest.mark.parametrize(
    ("state", "uses"), [("released", ["name"]), ("returned", []), ("reserved", ["recorded"])]
)
def test_what_became_of_the_record_decides(tea: Sku, off: Activity, state: str, uses: list[str]) -> None:
    one = order(tea, details=[detail("店铺满减")])
    make.redemption(off, tid=one.tid, discount_cny=20, state=state)
    attribute_day(DAY)
    assert list(OrderUse.objects.values_list("basis", flat=True)) == uses


def test_lines_name_their_promotion_and_the_platform_pays_its_own(tea: Sku, off: Activity) -> None:
    one = trade(payable_cny=70)
    line = sub_order(trade=one, sku=tea, price_cny=100, discount_fee_cny=20, divide_order_fee_cny=80)
    name_discounts(
        one, detail("店铺满减", None, oid=line.oid), detail("集分宝抵扣", "3.00", paid_by_platform=True)
    )
    attribute_day(DAY)
    assert rows(one) == [("name", "店铺满减", 20, off.pk), ("platform", "集分宝抵扣", 3, None)]
    assert AttributedDay.objects.get().unmatched_orders == 0


def test_a_discount_without_amount_is_that_of_its_line(tea: Sku, off: Activity) -> None:
    special = make.activity(title="限时打折")
    one = trade(payable_cny=70)
    line = sub_order(
        trade=one,
        sku=tea,
        price_cny=100,
        discount_fee_cny=10,
        part_mjz_discount_cny=20,
        divide_order_fee_cny=70,
    )
    name_discounts(one, detail("限时打折", None, oid=line.oid), detail("店铺满减"))
    attribute_day(DAY)
    assert rows(one) == [("name", "限时打折", 10, special.pk), ("name", "店铺满减", 20, off.pk)]
    assert OrderPromotion.objects.get(activity=special).oid == line.oid


def test_a_name_counts_only_while_the_activity_ran(tea: Sku) -> None:
    ended = make.activity(title="日场", starts_at=MIDNIGHT - ONE_DAY, ends_at=MIDNIGHT)
    stopped = make.activity(
        title="停了",
        status="paused",
        stopped_at=NOON,
        stopped_by=make.any_user(),
        stop_reason="算错了",
    )
    within, after = (
        order(tea, details=[detail("日场")], created=MIDNIGHT - SECOND),
        order(tea, details=[detail("日场")], created=MIDNIGHT),
    )
    before_stop, at_stop = (
        order(tea, details=[detail("停了")], created=NOON - SECOND),
        order(tea, details=[detail("停了")], created=NOON),
    )
    attribute_day(DAY)
    attribute_day(DAY + ONE_DAY)
    assert [row[3] for one in (within, after, before_stop, at_stop) for row in rows(one)] == [
        ended.pk,
        None,
        stopped.pk,
        None,
    ]


def test_what_a_person_ended_early_gave_nothing_from_then_on(tea: Sku, off: Activity) -> None:
    """Neither by its name nor by its price."""
    end_activity(activity=off, version=1, by=make.any_user(), now=NOON)
    named_before, named_after = (
        order(tea, details=[detail("店铺满减")], created=created) for created in (NOON - SECOND, NOON)
    )
    priced_before, priced_after = (order(tea, created=created) for created in (NOON - SECOND, NOON))
    attribute_day(DAY)
    assert rows(named_before) == [("name", "店铺满减", 20, off.pk)]
    assert rows(named_after) == [("unknown_name", "店铺满减", 20, None)]
    assert rows(priced_before) == [("replay", "", 20, off.pk)]
    assert rows(priced_after) == [("differs", "", 20, None)]


def test_only_what_still_ran_is_suggested_for_a_name(db: None) -> None:
    name = UnknownName("平台满减", "", 1, Decimal(9), first=NOON, last=NOON)
    off = make.activity()
    for now, suggested in ((NOON + SECOND, [off]), (NOON, [])):
        Activity.objects.update(status="ended", ended_at=now)
        assert activities_for([name]) == [(name, suggested)]


def test_two_activities_of_one_name_are_told_apart_by_the_record_alone(tea: Sku, off: Activity) -> None:
    make.activity(kind="money_off", title="店铺满减")
    open_one, known = (order(tea, details=[detail("店铺满减")]) for _ in range(2))
    make.redemption(off, tid=known.tid, discount_cny=20)
    attribute_day(DAY)
    assert rows(open_one) == [("unknown_name", "店铺满减", 20, None)]
    assert rows(known) == [("recorded", "店铺满减", 20, off.pk)]


def test_a_coupon_that_nobody_recorded_is_seen_by_the_replay(tea: Sku) -> None:
    batch = make.batch()
    one = order(tea, share="5")
    attribute_day(DAY)
    assert rows(one) == [("replay", "", 5, batch.activity_id)]


def test_the_same_again_changes_nothing(tea: Sku, off: Activity) -> None:
    order(tea)
    order(tea, details=[detail("别的")])
    attribute_day(DAY)
    before = list(OrderPromotion.objects.values_list("pk", flat=True))
    DirtyDay.objects.all().delete()
    assert attribute_day(DAY) == 0
    assert list(OrderPromotion.objects.values_list("pk", flat=True)) == before
    assert not DirtyDay.objects.exists()


def test_changed_facts_replace_the_order_s_rows(tea: Sku, off: Activity) -> None:
    one, other = order(tea), order(tea)
    attribute_day(DAY)
    row_id = OrderPromotion.objects.get(trade=other).pk
    one.sub_orders.update(part_mjz_discount_cny=21, divide_order_fee_cny=79)
    assert attribute_day(DAY) == 1
    assert rows(one) == [("differs", "", 21, None)]
    assert OrderPromotion.objects.get(trade=other).pk == row_id


def test_a_crash_leaves_everything_as_it_was(
    tea: Sku, off: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = order(tea), order(tea)
    attribute_day(DAY)
    one.sub_orders.update(part_mjz_discount_cny=30, divide_order_fee_cny=70)
    before, seen = rows(one), AttributedDay.objects.get().read_at

    def die(day: object, read_at: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(attribution, "_note", die)
        with pytest.raises(SystemExit):
            attribute_day(DAY)
    assert (rows(one), AttributedDay.objects.get().read_at) == (before, seen)
    attribute_day(DAY)
    assert rows(one) == [("differs", "", 30, None)] and len(rows(other)) == 1


def test_the_figures_follow_an_import_and_a_late_one(transactional_db: None) -> None:
    """As it happens: facts and mark, build, look, build again; then a late order for a day long past."""
    tea, who = sku(price_cny=100, cost_cny=40), buyer()
    off = make.activity(kind="money_off", title="店铺满减", covers_everything=False)
    make.tier(off, threshold=50, amount_off_cny=20)
    make.scope_row(off, sku=tea)
    order(tea, buyer=who, created=MIDNIGHT - SECOND, pay_time=MIDNIGHT)
    days = [DAY, DAY + ONE_DAY]

    def settle() -> dict[str, Any]:
        mark_dirty(days, "trades")
        for _ in range(2):
            engine.run(days, by="test")
            attribute_due()
        engine.run(days, by="test")
        found = PromotionDay.objects.filter(activity=off, orders__gt=0).order_by("day")
        return {str(row.day): (row.orders, row.buyers, row.discount_cny, row.margin_cny) for row in found}

    assert settle() == {"2026-06-19": (1, 1, 20, 40)}
    assert settle() == {"2026-06-19": (1, 1, 20, 40)}
    order(tea, buyer=who, created=MIDNIGHT - ONE_DAY, pay_time=MIDNIGHT - SECOND)
    assert settle() == {"2026-06-18": (1, 1, 20, 40), "2026-06-19": (1, 1, 20, 40)}
    attribute_due()
    assert due_days() == []


def test_orders_of_before_are_tried_again_with_an_activity_published_late(transactional_db: None) -> None:
    tea = sku(price_cny=100)
    one = order(tea, details=[detail("补录的活动")])
    engine.run([DAY], by="test")
    attribute_due()
    assert rows(one) == [("unknown_name", "补录的活动", 20, None)]
    assert due_days() == []
    late = make.activity(title="补录的活动")
    rematch_orders_of(late)
    assert DAY in due_days()
    attribute_due()
    assert rows(one) == [("name", "补录的活动", 20, late.pk)]
    assert DirtyDay.objects.filter(source=USES, day=DAY).exists()
    assert due_days() == [] and not RetryDay.objects.exists()


@pytest.mark.parametrize(
    ("called_by", "value", "stated"),
    [
        ("name", "平台满减", detail("平台满减", promotion_id="mjs-9_1")),
        ("id", "mjs-1_7", detail("别的叫法", promotion_id="mjs-1_2")),
        ("id", "mjs-1", detail("店铺满减 ", promotion_id="mjs-1")),
    ],
)
def test_a_platform_name_is_assigned_and_removed(
    tea: Sku, called_by: str, value: str, stated: dict[str, str]
) -> None:
    """By the tool and activity of its ID, whatever the detail; earlier orders follow both ways."""
    off = make.activity(kind="money_off", title="春茶节")
    one = order(tea, details=[stated])
    attribute_day(DAY)
    assert [row[0] for row in rows(one)] == ["unknown_name"]
    assigned = assign_name(activity=off, called_by=called_by, value=value, by=make.any_user())
    attribute_day(DAY)
    assert [(row[0], row[3]) for row in rows(one)] == [("name", off.pk)]
    assert AttributedDay.objects.get().unmatched_orders == 0 and not UnknownNameDay.objects.exists()
    remove_name(name=assigned, by=make.any_user())
    attribute_day(DAY)
    assert [row[0] for row in rows(one)] == ["unknown_name"]
    actions = AuditEntry.objects.filter(target=f"promotions.activity:{off.pk}").values_list(
        "action", flat=True
    )
    assert sorted(actions) == ["platform_name.assigned", "platform_name.removed"]


def test_an_id_says_more_than_a_title_and_only_while_the_activity_ran(tea: Sku, off: Activity) -> None:
    stated = detail("店铺满减", promotion_id="mjs-5_1")
    over = make.activity(title="上一季", starts_at=NOON - 9 * make.DAY, ends_at=NOON - 8 * make.DAY)
    now = make.activity(title="这一季")
    for activity in (over, now):
        make.platform_name(activity, called_by="id", value="mjs-5")
    one = order(tea, details=[stated])
    attribute_day(DAY)
    assert rows(one) == [("name", "店铺满减", 20, now.pk)]


def test_names_are_refused_for_what_no_buyer_met_and_twice(tea: Sku, off: Activity) -> None:
    draft = make.activity(status="draft", published_at=None, published_by=None)
    for activity, value in ((draft, "平台满减"), (off, ""), (off, "一次")):
        if value == "一次":
            make.platform_name(off, value=value)
        with pytest.raises(ValidationError):
            assign_name(activity=activity, called_by="name", value=value, by=make.any_user())
    assert not RetryDay.objects.exists()


def test_waiting_days_are_bounded(tea: Sku) -> None:
    rematch_orders_of(make.activity(starts_at=NOON - 2000 * make.DAY, ends_at=NOON + 2000 * make.DAY))
    assert 0 < RetryDay.objects.count() <= MOST_DAYS
    RetryDay.objects.all().delete()
    rematch_orders_of(
        make.activity(starts_at=timezone.now() + make.DAY, ends_at=timezone.now() + 2 * make.DAY)
    )
    assert not RetryDay.objects.exists()
