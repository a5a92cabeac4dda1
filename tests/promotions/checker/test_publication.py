"""Publishing asks the checker: blocked with a witness, let through with a signed reason."""

from collections.abc import Callable

import pytest

from products.catalogue.models import Sku
from promotions.activities.models import Activity, ActivityApproval, Finding
from promotions.activities.queries import open_findings
from promotions.checker.models import CheckRun
from promotions.checker.queries import changed_since_checked
from promotions.checker.requests import ask_check, ask_publish
from promotions.checker.tasks import check_changed, check_tonight
from shopops.lib.audit.models import AuditEntry
from shopops.lib.versions import ChangedMeanwhile
from staff.accounts.models import User
from tests.make import NOON
from tests.make import sku as make_sku
from tests.promotions import make
from tests.promotions.checker.runs import do_checks, done, publish


@pytest.fixture
def manager(user_for: Callable[[str], User]) -> User:
    return user_for("manager")


@pytest.fixture
def clash(db: None, time_machine: object) -> Activity:
    """A draft of 20 off that meets a live price of 70 on tea that must not go below 60."""
    time_machine.move_to(NOON)  # type: ignore[attr-defined]
    tea: Sku = make_sku(price_cny=100, floor_price_cny=60)
    live = make.activity()
    make.scope_row(live, sku=tea)
    make.tier(live, price_cny=70)
    draft = make.activity(kind="money_off", status="draft")
    make.tier(draft, threshold=70, amount_off_cny=20)
    Activity.objects.update(updated_at=NOON)
    return draft


def test_publishing_is_blocked_by_a_proof_that_stays(clash: Activity, manager: User) -> None:
    run = publish(activity=clash, by=manager)
    clash.refresh_from_db()
    assert (run.state, run.outcome, run.open_findings, clash.status) == ("done", "blocked", 1, "draft")
    assert open_findings(clash).get().witness["stack"]
    assert not ActivityApproval.objects.exists()
    assert not AuditEntry.objects.filter(action="activity.published").exists()


def test_a_signed_reason_lets_it_through(clash: Activity, manager: User) -> None:
    assert publish(activity=clash, by=manager, reason=" 老板同意 ").outcome == "published"
    approval = clash.approvals.get()
    assert (approval.open_findings, approval.reason, approval.by) == (1, "老板同意", manager)
    asked, published = AuditEntry.objects.order_by("pk")
    assert (asked.action, published.action) == ("check.asked", "activity.published")
    assert asked.by == published.by == manager


def test_without_findings_it_is_simply_published(clash: Activity, manager: User) -> None:
    clash.tiers.update(amount_off_cny=10)
    assert publish(activity=clash, by=manager).outcome == "published"
    assert clash.approvals.get().open_findings == 0


def test_asking_for_another_version_is_refused_at_once(clash: Activity, manager: User) -> None:
    with pytest.raises(ChangedMeanwhile):
        ask_publish(activity=clash, version=clash.version + 1, by=manager)
    assert not CheckRun.objects.exists() and not AuditEntry.objects.exists()


def test_what_was_changed_before_the_worker_came_is_not_published(clash: Activity, manager: User) -> None:
    run = ask_publish(activity=clash, version=clash.version, by=manager)
    Activity.objects.filter(pk=clash.pk).update(version=clash.version + 1)
    assert done(run).outcome == "changed"
    assert Activity.objects.get(pk=clash.pk).status == "draft"


def test_a_refusal_is_told_in_the_language_of_whoever_asked(clash: Activity, manager: User) -> None:
    run = ask_publish(activity=clash, version=clash.version, by=manager)
    clash.tiers.all().delete()
    run = done(run)
    assert (run.outcome, run.refusal) == ("refused", ["还没有写优惠。"])


def test_a_check_under_way_is_joined_and_publishes(clash: Activity, manager: User) -> None:
    clash.tiers.update(amount_off_cny=10)
    by_clock = ask_check(activity=clash, by=None)
    assert ask_check(activity=clash, by=manager) == by_clock
    wanted = ask_publish(activity=clash, version=clash.version, by=manager)
    assert wanted == by_clock and CheckRun.objects.count() == 1
    assert done(wanted).outcome == "published"


def test_a_publishing_of_another_person_is_joined_as_it_is(
    clash: Activity, manager: User, user_for: Callable[[str], User]
) -> None:
    first = ask_publish(activity=clash, version=clash.version, by=manager)
    second = ask_publish(activity=clash, version=clash.version, by=user_for("merchandiser"), reason="我来签")
    assert (second, second.asked_by, second.reason) == (first, manager, "")
    again = ask_publish(activity=clash, version=clash.version, by=manager, reason="我自己签")
    assert (again, done(again).outcome) == (first, "published")


def test_whatever_was_saved_is_checked_once(clash: Activity) -> None:
    check_changed()
    do_checks()
    assert open_findings(clash).count() == 1
    runs = CheckRun.objects.count()
    check_changed()
    do_checks()
    assert CheckRun.objects.count() == runs == 2
    assert changed_since_checked(now=NOON) == []


def test_a_lower_stock_price_is_found_at_night(clash: Activity) -> None:
    """No activity was saved, but the floor was raised."""
    clash.delete()
    check_changed()
    do_checks()
    assert not Finding.objects.exists()
    Sku.objects.update(floor_price_cny=75)
    check_tonight()
    do_checks()
    assert Finding.objects.get().code == "floor"
