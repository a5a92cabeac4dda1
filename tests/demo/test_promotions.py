"""The demo shop's activities and coupons."""

import hashlib

import pytest
from django.db.models import Count, F, Sum

from orders.models import SubOrder
from promotions.models import Activity, ActivityStatus, Coupon, CouponBatch, Redemption, Segment
from promotions.offers import offers_of
from shopops.demo.actions import Seeded
from shopops.demo.people import make_accounts
from shopops.demo.promotions.actions import Planned, seed_promotions
from tests.demo.conftest import NOW


@pytest.fixture
def planned(seeded: Seeded) -> Planned:
    make_accounts()
    return seed_promotions(first=seeded.first, now=NOW)


def test_there_is_something_of_every_state_and_of_most_kinds(planned: Planned) -> None:
    states = set(Activity.objects.values_list("status", flat=True))
    assert states == {"draft", "scheduled", "live", "ended"}
    assert Activity.objects.values("kind").distinct().count() >= 14
    assert Activity.objects.filter(event__startswith="双11").exists()


def test_every_discount_of_an_order_has_its_use(planned: Planned) -> None:
    """What lines and orders say was taken off, and what the ledger says was given, is the same money."""
    paid = SubOrder.objects.filter(trade__pay_time__isnull=False)
    off = paid.aggregate(cny=Sum(F("discount_fee_cny") + F("part_mjz_discount_cny")))["cny"]
    assert Redemption.objects.aggregate(cny=Sum("discount_cny"))["cny"] == off
    twice = Redemption.objects.values("tid", "activity").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()


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


def _checksum() -> str:
    rows = Redemption.objects.order_by("idempotency_key").values_list(
        "tid", "discount_cny", "activity__title"
    )
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def test_the_same_shop_has_the_same_promotions(seeded: Seeded) -> None:
    make_accounts()
    sums = []
    for _ in range(2):
        seed_promotions(first=seeded.first, now=NOW)
        sums.append((_checksum(), list(Activity.objects.order_by("pk").values_list("title", "starts_at"))))
        for model in (Redemption, Coupon, CouponBatch, Activity, Segment):
            model.objects.all().delete()
    assert sums[0] == sums[1]
