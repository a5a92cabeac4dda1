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
from promotions.checker.models import CheckRun
from promotions.checker.requests import ask_check, ask_publish
from promotions.checker.tasks import check_changed
from promotions.checker.worker import run_check
from shopops.lib.jobs import worker
from shopops.lib.jobs.actions import retry_parked
from shopops.lib.jobs.lease import Lease, LeaseLost
from shopops.lib.jobs.models import Job
from shopops.lib.jobs.registry import kind_of
from staff.accounts.models import User
from tests import make as shop
from tests.promotions import make
from tests.promotions.checker.runs import do_checks

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


def claim() -> Job | None:
    return worker.claim(kind_of(CheckRun))


def let_the_lease_run_out() -> None:
    CheckRun.objects.filter(state="running").update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    worker.sweep(kind_of(CheckRun))
    CheckRun.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))


def test_the_run_of_a_dead_worker_is_taken_over(cheap: Activity, user_for: UserFor) -> None:
    run = ask_publish(activity=cheap, version=1, by=user_for("manager"))
    assert claim() == run
    assert do_checks() == 0, "the lease still holds"
    let_the_lease_run_out()
    assert do_checks() == 1
    run.refresh_from_db()
    assert (run.state, run.outcome, run.lease_token) == ("done", "published", None)


def test_a_worker_that_was_believed_dead_publishes_nothing(cheap: Activity, user_for: UserFor) -> None:
    ask_publish(activity=cheap, version=1, by=user_for("manager"))
    first = claim()
    let_the_lease_run_out()
    second = claim()
    assert first and second
    worker.run(kind_of(CheckRun), first)
    assert Activity.objects.get().status == "draft"
    worker.run(kind_of(CheckRun), second)
    assert (Activity.objects.get().status, ActivityApproval.objects.count()) == ("live", 1)


def test_a_run_whose_workers_die_is_parked_and_can_be_asked_for_again(
    cheap: Activity, user_for: UserFor
) -> None:
    run = ask_check(activity=cheap, by=None)
    CheckRun.objects.update(faults={"interrupted": 4})
    assert claim() == run
    let_the_lease_run_out()
    run.refresh_from_db()
    assert (run.state, run.open_findings, run.is_working) == ("parked", None, False)
    again = ask_check(activity=cheap, by=None)
    assert again != run
    assert not retry_parked(kind=kind_of(CheckRun), pk=run.pk, by=user_for("manager")), (
        "it is under way again"
    )


def test_people_come_before_the_clock_and_one_activity_before_all(cheap: Activity, user_for: UserFor) -> None:
    other = draft(1)
    all_of_them = ask_check(activity=None, by=user_for("manager"))
    by_clock = ask_check(activity=cheap, by=None)
    by_person = ask_check(activity=other, by=user_for("manager"))
    assert [claim(), claim(), claim(), claim()] == [by_person, all_of_them, by_clock, None]


def test_what_was_saved_is_checked_without_messages(
    cheap: Activity, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[object]]]
) -> None:
    with django_capture_on_commit_callbacks() as messages:
        check_changed()
    assert (CheckRun.objects.get().state, messages) == ("waiting", [])
    do_checks()
    check_changed()
    assert CheckRun.objects.get().state == "done"


def test_a_draft_that_is_thrown_away_takes_its_run_along(cheap: Activity) -> None:
    ask_check(activity=cheap, by=None)
    run = claim()
    cheap.delete()
    assert run
    with pytest.raises(LeaseLost):
        run_check(run, Lease(run))
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
    at_once(do_checks, do_checks)
    do_checks()
    assert sorted(CheckRun.objects.values_list("outcome", flat=True)) == ["blocked", "published"]
    assert ActivityApproval.objects.count() == 1
    assert Finding.objects.get(state="open").activities.count() == 2
