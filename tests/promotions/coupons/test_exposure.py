"""What coupons cost: at worst, as it looks, and so far."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from promotions.coupons.batches import grant
from promotions.coupons.claims import claim
from promotions.coupons.exposure import EVERYBODY, by_segment, exposures, total_of
from promotions.coupons.granted import count_parts
from promotions.coupons.models import CouponBatch
from promotions.coupons.uses import redeem
from promotions.segments.actions import create_segment
from promotions.segments.models import Segment
from staff.accounts.models import User
from tests.make import NOON, buyer
from tests.promotions import make


def test_exposure_of_coupons_per_batch_and_segment(db: None) -> None:
    """100 coupons of 5; 20 taken, 6 used, 2 expired: 12 wait, of which three quarters will be used."""
    batch = make.batch(budget_cny=None)
    CouponBatch.objects.filter(pk=batch.pk).update(issued=20, claimed=20, used=6, expired=2, spent_cny=30)
    batch.activity.segments.add(Segment.objects.create(key="old", name="老客"))
    endless = make.batch(total=None, budget_cny=None)
    found = {one.batch_id: one for one in exposures()}
    first = found[batch.pk]
    assert (first.spent_cny, first.worst_cny, first.expected_cny) == (30, 30 + 92 * 5, Decimal("75.00"))
    assert found[endless.pk].worst_cny is None
    segments = by_segment(found.values())
    assert list(segments) == [EVERYBODY, "old"]
    assert (segments[EVERYBODY].endless, segments[EVERYBODY].worst_cny) == (1, 0)
    assert (segments["old"].endless, segments["old"].worst_cny) == (0, 490)
    together = total_of(found.values())
    assert (together.count, together.spent_cny, together.worst_cny, together.endless) == (2, 30, 490, 1)
    assert together.expected_cny == Decimal("75.00")


def test_what_is_given_to_a_segment_is_counted_there(user_for: Callable[[str], User]) -> None:
    """Six of 100 coupons of 5 go to a segment, of which two are used for 4 and one expires; 94 are for everybody."""
    batch = make.batch(budget_cny=None)
    six = [buyer() for _ in range(6)]
    segment = create_segment(
        key="six",
        facts={"name": "六位", "is_list": True},
        members=[b.pk for b in six],
        by=user_for("manager"),
    )
    grant(batch=batch, segment=segment, by=user_for("cs_lead"), at=NOON)
    claim(batch=batch, buyer=buyer(), at=NOON + timedelta(hours=1))
    for number, coupon in enumerate(batch.coupons.filter(buyer__in=six[4:])):
        facts: dict[str, Any] = {"tid": f"T{number}", "key": f"k{number}", "buyer_id": coupon.buyer_id}
        redeem(code=coupon.code, discount_cny=Decimal(4), at=NOON + timedelta(hours=2), **facts)
    batch.coupons.filter(buyer=six[0]).update(state="expired")
    CouponBatch.objects.update(expired=1)
    # Until the next count the figures are those of the grant; then they are complete.
    (before,) = exposures()
    assert (before.spent_cny, [part.spent_cny for part in before.parts]) == (0, [0, 0])
    count_parts()
    (one,) = exposures()
    assert one.spent_cny == 8
    granted, rest = one.parts
    assert (granted.segment, granted.granted, granted.spent_cny, granted.worst_cny) == (
        "six",
        6,
        8,
        8 + 3 * 5,
    )
    # Three wait, of which two thirds will be used for 4.
    assert granted.expected_cny == 16
    assert (rest.segment, rest.granted, rest.spent_cny, rest.worst_cny) == (EVERYBODY, None, 0, 94 * 5)
    segments = by_segment([one])
    assert (segments["six"].worst_cny, segments[EVERYBODY].worst_cny) == (23, 470)


def test_a_budget_ends_the_exposure(db: None) -> None:
    make.batch(total=None, budget_cny=200)
    assert exposures()[0].worst_cny == 200
