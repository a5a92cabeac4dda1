"""What the page of an activity says of its uses: by the counters, and the same as the ledger."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from promotions.activities.models import Activity
from promotions.activities.pages.detail import used
from promotions.coupons.models import Redemption
from promotions.coupons.uses import give_back, redeem, release, reserve, use_activity
from tests.make import NOON
from tests.promotions import make

pytestmark = pytest.mark.django_db


def in_the_ledger(activity: Activity) -> tuple[int, Decimal]:
    """Uses of the activity that hold, counted one by one."""
    uses = Redemption.objects.filter(activity=activity, state__in=("reserved", "redeemed"))
    return uses.count(), uses.aggregate(sum=Sum("discount_cny", default=Decimal(0)))["sum"]


def test_uses_of_coupons_over_all_batches() -> None:
    first = make.batch(shared_code="A", per_buyer=None)
    make.batch(first.activity, shared_code="B", per_buyer=None)
    facts = {"discount_cny": Decimal("5.50"), "at": NOON}
    redemptions = [redeem(code=code, tid=code, key=code, **facts) for code in ("A", "B")]
    held = [reserve(code="B", tid=f"h{n}", key=f"h{n}", **facts) for n in range(3)]
    give_back(Redemption.objects.get(pk=redemptions[0].redemption_id), by=None, at=NOON)
    release(Redemption.objects.get(pk=held[0].redemption_id), at=NOON)
    found = used(first.activity)
    assert found == in_the_ledger(first.activity) == (3, Decimal("16.50"))


def test_uses_of_an_activity_without_coupons() -> None:
    activity = make.activity()
    assert used(activity) == (0, 0)
    for number in range(2):
        use_activity(activity=activity, tid=str(number), key=str(number), discount_cny=Decimal(3), at=NOON)
    activity = Activity.objects.get()
    assert used(activity) == in_the_ledger(activity) == (2, Decimal(6))
