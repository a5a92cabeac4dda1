"""The demo shop's activities and coupons."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Count, F, Sum
from pytest_django.plugin import DjangoDbBlocker

from orders.trades.models import SubOrder
from promotions.activities.models import Activity, ActivityStatus
from promotions.coupons.models import Coupon, CouponBatch, Redemption
from promotions.quotes.conversion import offers_of
from promotions.replay.attribution import attribute_day
from promotions.replay.models import OrderPromotion, OrderUse
from promotions.replay.self_audit import audit_orders
from shopops.demo.actions import Seeded
from shopops.demo.people import make_accounts
from shopops.demo.promotions.actions import Planned, seed_promotions
from shopops.demo.promotions.plans import RUNNING_SINCE_DAYS
from shopops.lib.calendar import starts_at
from tests.demo.conftest import NOW


@pytest.fixture(scope="module")
def planned_once(seeded_once: Seeded, django_db_blocker: DjangoDbBlocker) -> Planned:
    with django_db_blocker.unblock():
        make_accounts()
        return seed_promotions(first=seeded_once.first, now=NOW)


@pytest.fixture
def planned(planned_once: Planned, db: None) -> Planned:
    return planned_once


def test_there_is_something_of_every_state_and_of_most_kinds(planned: Planned) -> None:
    states = set(Activity.objects.values_list("status", flat=True))
    assert states == {"draft", "scheduled", "live", "ended"}
    assert Activity.objects.values("kind").distinct().count() >= 14
    assert Activity.objects.filter(event__startswith="双11").exists()


# From this day on the fortnight's own activities price the orders, which then name them.
SINCE = starts_at(NOW.date()) - timedelta(days=RUNNING_SINCE_DAYS)


def off(**which: Any) -> Decimal:
    """What lines and orders say was taken off."""
    paid = SubOrder.objects.filter(trade__pay_time__isnull=False, **which)
    cny = paid.aggregate(cny=Sum(F("discount_fee_cny") + F("part_mjz_discount_cny")))["cny"]
    return Decimal(cny)


def test_every_discount_of_an_order_has_its_use(planned: Planned) -> None:
    """What orders say was taken off, and what the ledger says was given, is the same money."""
    recorded = Redemption.objects.filter(created_at__lt=SINCE).aggregate(cny=Sum("discount_cny"))["cny"]
    assert recorded == off(trade__created__lt=SINCE)
    twice = Redemption.objects.values("tid", "activity").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()


def test_the_last_days_orders_name_their_promotions(planned: Planned) -> None:
    """Recorded or named, nearly all of the money has its activity, and none has two."""
    for back in range(RUNNING_SINCE_DAYS + 1):
        attribute_day(NOW.date() - timedelta(days=back))
    order_promotions = OrderPromotion.objects.filter(trade__pay_time__isnull=False)
    used = OrderUse.objects.filter(at__gte=SINCE, pay_time__isnull=False).aggregate(cny=Sum("discount_cny"))
    left = order_promotions.filter(activity=None).aggregate(cny=Sum("discount_cny"))["cny"] or 0
    assert used["cny"] + left == off(trade__created__gte=SINCE)
    assert left < used["cny"] / 5
    assert planned.named > 50
    assert order_promotions.filter(basis="name").values("activity__kind").distinct().count() >= 4


def test_the_audit_finds_what_agents_changed_and_hardly_anything_else(planned: Planned) -> None:
    found = audit_orders(first=NOW.date() - timedelta(days=30), last=NOW.date())
    causes = {cause: count for cause, count, _ in found.by_cause()}
    assert causes.pop("changed_by_hand") > 0
    assert sum(causes.values()) < found.orders / 50
    assert not found.skipped


def test_batches_count_what_is_there(planned: Planned) -> None:
    batch = CouponBatch.objects.get(activity__title="店铺券 满 99 减 5")
    states = dict(Coupon.objects.filter(batch=batch).values_list("state").annotate(n=Count("pk")))
    assert (batch.used, batch.expired) == (states["redeemed"], states["expired"])
    assert batch.claimed == batch.issued == sum(states.values()) == planned.coupons
    assert batch.spent_cny == 5 * batch.used


def test_all_that_buyers_meet_becomes_offers(planned: Planned) -> None:
    published = Activity.objects.filter(status__in=[ActivityStatus.LIVE, ActivityStatus.SCHEDULED])
    offers = offers_of(published, now=NOW)
    assert {offer.offer_id % 2**32 for offer in offers} == set(published.values_list("pk", flat=True))
