"""The life of an activity: published, begun, stopped, ended – by people and by the clock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from promotions.activities.actions import move_activity, save_activity
from promotions.activities.drafts import read_draft
from promotions.activities.lifecycle import begin_and_end_due, end_activity, stop_activity, withdraw_activity
from promotions.activities.models import Activity, ActivityApproval, BundlePiece, OfficialSku, RetryDay
from promotions.checker.publication import FindingsOpen, mark_checked, publish_activity
from shopops.lib.audit.models import AuditEntry
from shopops.lib.versions import ChangedMeanwhile
from staff.accounts.models import User
from tests.make import NOON, sku
from tests.promotions import make

DAY = timedelta(days=1)


@pytest.fixture
def manager(user_for: Callable[[str], User]) -> User:
    return user_for("manager")


def ready(**facts: Any) -> Activity:
    """A draft that lacks nothing."""
    row = make.activity(status="draft", **facts)
    make.tier(row, pay_rate="0.8")
    return row


def test_publishing_before_its_time_schedules_it(manager: User) -> None:
    row = ready(starts_at=NOON + DAY, ends_at=NOON + 2 * DAY)
    done = publish_activity(activity=row, version=1, by=manager, now=NOON)
    assert (done.status, done.published_by, done.version) == ("scheduled", manager, 2)
    assert ActivityApproval.objects.get(activity=row).activity_version == 2
    assert AuditEntry.objects.get(action="activity.published").by == manager


def test_publishing_within_its_time_starts_it_at_once(manager: User) -> None:
    assert publish_activity(activity=ready(), version=1, by=manager, now=NOON).status == "live"


def test_orders_of_before_are_looked_at_again_after_publishing_and_after_a_stop(manager: User) -> None:
    """Whatever was changed while it was paused; in the queue with the change itself."""
    row = publish_activity(activity=ready(), version=1, by=manager, now=NOON)
    days = list(RetryDay.objects.values_list("day", flat=True))
    assert NOON.date() in days
    stop_activity(activity=row, reason="价格写错", by=manager)
    assert RetryDay.objects.count() == 2 * len(days)


def days_waiting() -> list[date]:
    """The days whose orders are to be matched again, each once; then no day waits."""
    days = sorted(set(RetryDay.objects.values_list("day", flat=True)))
    RetryDay.objects.all().delete()
    return days


def test_moved_while_it_is_paused_both_windows_are_looked_at_again(manager: User) -> None:
    row = publish_activity(activity=ready(), version=1, by=manager, now=NOON)
    row = stop_activity(activity=row, reason="日期写错", by=manager)
    days_waiting()
    moved = {"activity": row, "starts_at": NOON + 3 * DAY, "ends_at": NOON + 4 * DAY, "by": manager}
    before = [NOON.date() + days * DAY for days in (-1, 0, 1)]
    after = [NOON.date() + days * DAY for days in (3, 4)]
    row = move_activity(**moved, version=3)
    assert (row.status, days_waiting()) == ("draft", before + after)
    again = replace(read_draft(row), facts={**read_draft(row).facts, "note": "日期改过"})
    row = save_activity(activity=row, draft=again, version=4, by=manager)
    assert (row.version, days_waiting()) == (5, [])
    late = timezone.now() + DAY
    move_activity(**moved | {"activity": row, "starts_at": late, "ends_at": late + DAY}, version=5)
    assert days_waiting() == after


def test_a_move_that_is_refused_lets_nothing_wait(manager: User) -> None:
    row = make.activity(status="draft", published_by=manager, published_at=NOON)
    make.tier(row, pay_rate="0.8")
    with pytest.raises(ValidationError, match="结束时间必须晚于开始时间"):
        move_activity(activity=row, starts_at=NOON, ends_at=NOON - DAY, version=1, by=manager)
    row.refresh_from_db()
    assert (row.version, row.ends_at, days_waiting()) == (1, NOON + DAY, [])


def test_what_buyers_never_met_is_moved_without_looking_at_orders(manager: User) -> None:
    move_activity(activity=ready(), starts_at=NOON, ends_at=NOON + 2 * DAY, version=1, by=manager)
    assert days_waiting() == []


def test_ended_by_a_person_it_is_over_then(manager: User) -> None:
    row = end_activity(activity=make.activity(), version=1, by=manager, now=NOON)
    row.refresh_from_db()
    assert (row.status, row.ended_at, row.over_at, row.ends_at) == ("ended", NOON, NOON, NOON + DAY)
    assert days_waiting() == [NOON.date() + days * DAY for days in (-1, 0, 1)]
    end_activity(activity=row, version=2, by=manager, now=NOON + DAY)
    row.refresh_from_db()
    assert (row.ended_at, row.version, days_waiting()) == (NOON, 2, [])
    with pytest.raises(ChangedMeanwhile):
        end_activity(activity=(other := make.activity(version=2)), version=1, by=manager, now=NOON)
    other.refresh_from_db()
    assert (other.status, other.ended_at, days_waiting()) == ("live", None, [])


def test_a_stopped_one_that_is_ended_was_over_when_it_was_stopped(manager: User) -> None:
    row = stop_activity(activity=make.activity(), reason="价格写错", by=manager)
    Activity.objects.filter(pk=row.pk).update(stopped_at=NOON)
    row = end_activity(activity=row, version=2, by=manager, now=NOON + DAY / 2)
    assert (row.ended_at, row.over_at) == (NOON + DAY / 2, NOON)


def test_what_is_over_cannot_be_published(manager: User) -> None:
    row = ready()
    with pytest.raises(ValidationError, match="结束时间已过"):
        publish_activity(activity=row, version=1, by=manager, now=NOON + DAY)
    row.refresh_from_db()
    assert (row.status, row.version) == ("draft", 1)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"covers_everything": False}, "还没有选择参加活动的商品"),
        ({}, "还没有写优惠"),
        ({"kind": "shop_coupon"}, "还没有券批次"),
        ({"kind": "bundle", "bundle_price_cny": 9}, "至少要有两件"),
        ({"kind": "add_on", "add_on_price_cny": 1, "add_on_max_pieces": 1}, "换购门槛"),
    ],
)
def test_what_is_missing_is_told(manager: User, facts: dict[str, Any], words: str) -> None:
    row = make.activity(status="draft", **facts)
    with pytest.raises(ValidationError, match=words):
        publish_activity(activity=row, version=1, by=manager, now=NOON)


def test_open_findings_need_a_reason(manager: User) -> None:
    row = ready()
    make.finding().activities.add(row)
    with pytest.raises(FindingsOpen, match="未处理的问题"):
        publish_activity(activity=row, version=1, by=manager, now=NOON, reason=" ")
    row.refresh_from_db()
    assert (row.status, ActivityApproval.objects.count()) == ("draft", 0)
    publish_activity(activity=row, version=1, by=manager, now=NOON, reason="清仓，亏本也卖")
    approval = ActivityApproval.objects.get()
    assert (approval.open_findings, approval.reason) == (1, "清仓，亏本也卖")


def test_publishing_what_somebody_changed_is_a_conflict(manager: User) -> None:
    with pytest.raises(ChangedMeanwhile):
        publish_activity(activity=ready(version=2), version=1, by=manager, now=NOON)


def test_two_official_prices_on_one_sku_at_once_are_refused(manager: User) -> None:
    tea = sku()
    first, second = (
        ready(kind="official_price", is_official=True, covers_everything=False, title=title)
        for title in ("聚划算", "百亿补贴")
    )
    make.scope_row(first, sku=tea)
    make.scope_row(second, product=tea.product)
    publish_activity(activity=first, version=1, by=manager, now=NOON)
    with pytest.raises(ValidationError) as error:
        publish_activity(activity=second, version=1, by=manager, now=NOON)
    assert "聚划算" in str(error.value)
    assert tea.sku_id in str(error.value)
    second.refresh_from_db()
    assert second.status == "draft"
    end_activity(activity=first, version=2, by=manager)
    assert publish_activity(activity=second, version=1, by=manager, now=NOON).status == "live"
    assert OfficialSku.objects.get().activity == second


def test_bundles_that_cannot_be_priced_exactly_are_refused(manager: User) -> None:
    shared, rows = sku(), []
    for _ in range(7):
        rows.append(
            make.activity(status="draft", kind="bundle", bundle_price_cny=150, covers_everything=False)
        )
        for piece in (shared, sku()):
            BundlePiece.objects.create(activity=rows[-1], sku=piece)
    for row in rows[:6]:
        publish_activity(activity=row, version=1, by=manager, now=NOON)
    with pytest.raises(ValidationError, match="7 个套餐"):
        publish_activity(activity=rows[6], version=1, by=manager, now=NOON)


def add_on(title: str, *, most: int, **facts: Any) -> Activity:
    """A draft that gives up to so many pieces of anything for 9.9."""
    row = make.activity(
        status="draft", kind="add_on", title=title, add_on_price_cny="9.9", add_on_max_pieces=most, **facts
    )
    make.tier(row, threshold=100)
    make.scope_row(row, part="condition", category="茶叶")
    return row


def test_add_ons_that_cannot_be_priced_exactly_are_refused(manager: User) -> None:
    """71 × 71 ways to give up to 70 pieces each are more than 5,000; one after the other they are few."""
    sku()
    publish_activity(activity=add_on("加价购甲", most=70), version=1, by=manager, now=NOON)
    row = add_on("加价购乙", most=70)
    with pytest.raises(ValidationError, match=r"5041 种组合.*加价购甲、加价购乙"):
        publish_activity(activity=row, version=1, by=manager, now=NOON)
    later = add_on("下一场", most=70, starts_at=NOON + DAY, ends_at=NOON + 2 * DAY)
    assert publish_activity(activity=later, version=1, by=manager, now=NOON).status == "scheduled"
    alone = add_on("太多", most=5000, starts_at=NOON + 3 * DAY, ends_at=NOON + 4 * DAY)
    with pytest.raises(ValidationError, match="要小于 5000"):
        publish_activity(activity=alone, version=1, by=manager, now=NOON)


def test_a_scheduled_one_can_be_withdrawn_a_live_one_not(manager: User) -> None:
    scheduled = make.activity(status="scheduled")
    assert withdraw_activity(activity=scheduled, version=1, by=manager).status == "draft"
    with pytest.raises(ValidationError, match="暂停"):
        withdraw_activity(activity=make.activity(), version=1, by=manager)


def test_the_emergency_stop_works_at_once_and_needs_a_reason(manager: User) -> None:
    row = make.activity(version=5)
    with pytest.raises(ValidationError, match="原因"):
        stop_activity(activity=row, reason="", by=manager)
    stopped = stop_activity(activity=row, reason="叠加后低于成本", by=manager)
    assert (stopped.status, stopped.stopped_by, stopped.version) == ("paused", manager, 6)
    assert AuditEntry.objects.get(action="activity.stopped").reason == "叠加后低于成本"
    with pytest.raises(ValidationError):
        stop_activity(activity=row, reason="再停一次", by=manager)


def test_checked_without_a_new_version(manager: User) -> None:
    row = ready()
    assert mark_checked(activity=row, version=1, by=manager).status == "checked"
    row.refresh_from_db()
    assert (row.status, row.version) == ("checked", 1)


def test_the_clock_begins_and_ends_them(db: None) -> None:
    begins = make.activity(status="scheduled", starts_at=NOON, ends_at=NOON + DAY)
    ends = make.activity(starts_at=NOON - DAY, ends_at=NOON)
    missed = make.activity(status="scheduled", starts_at=NOON - DAY, ends_at=NOON)
    later = make.activity(status="scheduled", starts_at=NOON + DAY, ends_at=NOON + 2 * DAY)
    paused = make.activity(status="paused", stopped_by=make.any_user(), stopped_at=NOON, stop_reason="x")
    assert begin_and_end_due(now=NOON) == ([begins.pk], [ends.pk, missed.pk])
    assert begin_and_end_due(now=NOON) == ([], [])
    states = dict(Activity.objects.values_list("pk", "status"))
    assert states == {
        begins.pk: "live",
        ends.pk: "ended",
        missed.pk: "ended",
        later.pk: "scheduled",
        paused.pk: "paused",
    }
    assert set(Activity.objects.filter(ended_at=NOON).values_list("pk", flat=True)) == {ends.pk, missed.pk}
    assert Activity.objects.filter(ended_at=None).count() == 3
    assert AuditEntry.objects.filter(action="activity.ended", by=None).count() == 2
