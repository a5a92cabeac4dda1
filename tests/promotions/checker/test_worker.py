"""Workers of the checker: one dies and another goes on; two work at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from promotions.activities.models import Activity, ActivityApproval, Finding
from promotions.checker import worker
from promotions.checker.leases import claim
from promotions.checker.models import CheckRun
from promotions.checker.requests import ask_check, ask_publish
from promotions.checker.tasks import sweep_checks
from promotions.checker.worker import do_run, work_off
from staff.accounts.models import User
from tests import make as shop
from tests.promotions import make

UserFor = Callable[[str], User]


def draft(amount: int) -> Activity:
    """So much off every 100, for the coming days."""
    now = timezone.now()
    facts = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=9)}
    row = make.activity(kind="money_off", status="draft", stacking_group=f"group {amount}", **facts)
    make.tier(row, threshold=100, amount_off_cny=amount)
    return row


@pytest.fixture
def cheap(db: None) -> Activity:
    """A draft that breaks nothing."""
    shop.sku(price_cny=100, floor_price_cny=60)
    return draft(20)


def let_the_lease_run_out() -> None:
    CheckRun.objects.filter(state="running").update(lease_until=timezone.now() - timedelta(seconds=1))


def test_the_run_of_a_dead_worker_is_taken_over(cheap: Activity, user_for: UserFor) -> None:
    run = ask_publish(activity=cheap, version=1, by=user_for("manager"))
    assert claim() == run
    assert work_off() == 0, "the lease still holds"
    let_the_lease_run_out()
    assert work_off() == 1
    run.refresh_from_db()
    assert (run.state, run.outcome, run.attempts, run.lease_token) == ("done", "published", 2, None)


def test_a_worker_that_was_believed_dead_publishes_nothing(cheap: Activity, user_for: UserFor) -> None:
    ask_publish(activity=cheap, version=1, by=user_for("manager"))
    first = claim()
    let_the_lease_run_out()
    second = claim()
    assert first and second
    do_run(first, now=timezone.now())
    assert Activity.objects.get().status == "draft"
    do_run(second, now=timezone.now())
    assert (Activity.objects.get().status, ActivityApproval.objects.count()) == ("live", 1)


def test_after_three_dead_workers_the_run_has_failed(cheap: Activity) -> None:
    run = ask_check(activity=cheap, by=None)
    for _attempt in range(3):
        assert claim() == run
        let_the_lease_run_out()
    assert work_off() == 1
    run.refresh_from_db()
    assert (run.state, run.open_findings, run.is_under_way) == ("failed", None, False)


def test_people_come_before_the_clock_and_one_activity_before_all(cheap: Activity, user_for: UserFor) -> None:
    other = draft(1)
    all_of_them = ask_check(activity=None, by=user_for("manager"))
    by_clock = ask_check(activity=cheap, by=None)
    by_person = ask_check(activity=other, by=user_for("manager"))
    assert [claim(), claim(), claim(), claim()] == [by_person, all_of_them, by_clock, None]


def test_of_the_clock_one_run_at_a_time_so_that_a_worker_stays_free(
    cheap: Activity, user_for: UserFor
) -> None:
    by_clock = [ask_check(activity=row, by=None) for row in (cheap, draft(1), draft(2))]
    assert [claim(), claim()] == [by_clock[0], None]
    by_person = ask_check(activity=draft(3), by=user_for("manager"))
    assert [claim(), claim()] == [by_person, None]
    let_the_lease_run_out()
    assert claim() == by_person
    assert claim() == by_clock[0]


def test_a_sweep_leaves_the_rest_to_the_next_but_never_people(
    cheap: Activity, user_for: UserFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_check(activity=cheap, by=None)
    by_person = ask_check(activity=draft(1), by=user_for("manager"))
    monkeypatch.setattr(worker, "CLOCK_SECONDS", 0)
    assert work_off() == 1
    by_person.refresh_from_db()
    assert by_person.state == "done"
    monkeypatch.undo()
    assert work_off() == 1


def test_a_sweep_needs_no_message_for_what_it_asks_itself(
    cheap: Activity, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[object]]]
) -> None:
    with django_capture_on_commit_callbacks() as messages:
        sweep_checks()
    assert (CheckRun.objects.get().state, messages) == ("done", [])


def test_a_draft_that_is_thrown_away_takes_its_run_along(cheap: Activity) -> None:
    ask_check(activity=cheap, by=None)
    run = claim()
    cheap.delete()
    assert run
    do_run(run, now=timezone.now())
    assert not CheckRun.objects.exists() and not Finding.objects.exists()


def at_once(*works: Callable[[], object]) -> None:
    """Each on a connection of its own, started together."""
    start = Barrier(len(works), timeout=60)

    def one(work: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        list(threads.map(one, works))


@pytest.mark.django_db(transaction=True)
def test_two_people_ask_and_two_workers_publish_at_once(user_for: UserFor) -> None:
    """Alone each of two drafts is harmless, together they sell below the floor: only one may pass."""
    shop.sku(price_cny=100, floor_price_cny=60)
    manager, (one, other) = user_for("manager"), (draft(20), draft(21))

    def ask(activity: Activity) -> Callable[[], object]:
        return lambda: ask_publish(activity=activity, version=1, by=manager)

    at_once(ask(one), ask(one), ask(other), ask(other))
    assert CheckRun.objects.count() == 2
    at_once(work_off, work_off)
    work_off()
    assert sorted(CheckRun.objects.values_list("outcome", flat=True)) == ["blocked", "published"]
    assert ActivityApproval.objects.count() == 1
    assert Finding.objects.get(state="open").activities.count() == 2
