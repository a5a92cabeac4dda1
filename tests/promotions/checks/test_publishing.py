"""Publishing asks the checker: blocked with a witness, let through with a signed reason."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from products.models import Sku
from promotions.checks.queries import changed_since_checked, open_findings
from promotions.checks.tasks import check_changed, check_tonight
from promotions.models import Activity, CheckRun, Finding
from promotions.publishing import publish_activity
from staff.models import User
from tests.make import NOON
from tests.make import sku as make_sku
from tests.promotions import make


@pytest.fixture
def clash(db: None) -> Activity:
    """A draft of 20 off that meets a live price of 70 on tea that must not go below 60."""
    tea: Sku = make_sku(price_cny=100, floor_price_cny=60)
    live = make.activity()
    make.scope_row(live, sku=tea)
    make.tier(live, price_cny=70)
    draft = make.activity(kind="money_off", status="draft")
    make.tier(draft, threshold=70, amount_off_cny=20)
    return draft


def test_publishing_is_blocked_by_a_proof(clash: Activity, user_for: Callable[[str], User]) -> None:
    with pytest.raises(ValidationError, match="还有未处理的问题"):
        publish_activity(activity=clash, version=clash.version, by=user_for("manager"), now=NOON)
    clash.refresh_from_db()
    assert clash.status == "draft"


def test_a_signed_reason_lets_it_through(clash: Activity, user_for: Callable[[str], User]) -> None:
    publish_activity(
        activity=clash, version=clash.version, by=user_for("manager"), reason="老板同意", now=NOON
    )
    assert clash.approvals.get().open_findings == 1
    assert open_findings(clash).get().witness["stack"]


def test_without_findings_it_is_simply_published(clash: Activity, user_for: Callable[[str], User]) -> None:
    clash.tiers.update(amount_off_cny=10)
    publish_activity(activity=clash, version=clash.version, by=user_for("manager"), now=NOON)
    assert clash.approvals.get().open_findings == 0


@pytest.fixture
def today(clash: Activity, time_machine: object) -> Activity:
    """The same at its own time."""
    time_machine.move_to(NOON)  # type: ignore[attr-defined]
    Activity.objects.update(updated_at=NOON)
    return clash


def test_whatever_was_saved_is_checked_once(today: Activity) -> None:
    check_changed()
    assert open_findings(today).count() == 1
    runs = CheckRun.objects.count()
    check_changed()
    assert CheckRun.objects.count() == runs == 2
    assert changed_since_checked(now=NOON) == []


def test_a_lower_stock_price_is_found_at_night(today: Activity) -> None:
    """Nobody saved an activity, but the floor was raised."""
    today.delete()
    check_changed()
    assert not Finding.objects.exists()
    Sku.objects.update(floor_price_cny=75)
    check_tonight()
    assert Finding.objects.get().code == "floor"
