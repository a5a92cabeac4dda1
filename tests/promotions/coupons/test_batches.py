"""Batches: made, changed, filled with codes, granted to segments."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from promotions.coupons.batches import change_batch, create_batch, grant, make_codes
from promotions.coupons.codes import is_own_code, new_codes
from promotions.coupons.models import Coupon, CouponBatch, CouponGrant
from promotions.segments.actions import create_segment
from shopops.lib.audit.models import AuditEntry
from shopops.lib.versions import ChangedMeanwhile
from staff.accounts.models import User
from tests.make import NOON, buyer, trade
from tests.promotions import make

DAY = timedelta(days=1)


@pytest.fixture
def lead(user_for: Callable[[str], User]) -> User:
    return user_for("cs_lead")


def facts(**more: Any) -> dict[str, Any]:
    return {
        "name": "双11 会场券",
        "total": 10,
        "per_buyer": 1,
        "claim_starts_at": NOON,
        "claim_ends_at": NOON + DAY,
        "valid_days": 7,
    } | more


def test_a_new_batch_has_a_link_nobody_can_guess(lead: User) -> None:
    coupon = make.activity(kind="shop_coupon")
    made = [create_batch(activity=coupon, facts=facts(), by=lead) for _ in range(2)]
    assert len({batch.claim_token for batch in made}) == 2
    assert all(len(batch.claim_token) >= 24 for batch in made)
    assert AuditEntry.objects.filter(action="batch.created", by=lead).count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"claim_ends_at": NOON}, "领取结束必须晚于"),
        ({"valid_days": None}, "二选一"),
        ({"valid_until": NOON, "valid_from": NOON - DAY}, "二选一"),
        ({"valid_days": None, "valid_from": NOON, "valid_until": NOON + DAY / 2}, "领到过期的券"),
        ({"total": 0}, "必须大于 0"),
        ({"shared_code": "abcd-efgh-2345"}, "换一个长度"),
    ],
)
def test_a_wrong_batch_is_refused_in_a_sentence(lead: User, wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        create_batch(activity=make.activity(kind="shop_coupon"), facts=facts(**wrong), by=lead)
    assert not CouponBatch.objects.exists()
    assert not AuditEntry.objects.filter(action="batch.created").exists()


def test_only_coupons_have_batches(lead: User) -> None:
    with pytest.raises(ValidationError, match="只有优惠券"):
        create_batch(activity=make.activity(kind="money_off"), facts=facts(), by=lead)


def test_a_change_needs_the_version_that_was_seen_and_leaves_the_counters_alone(lead: User) -> None:
    batch = make.batch(issued=5, claimed=3)
    seen = CouponBatch.objects.get(pk=batch.pk)
    CouponBatch.objects.filter(pk=batch.pk).update(claimed=4)
    changed = change_batch(batch=seen, changes={"total": 50}, version=1, by=lead)
    batch.refresh_from_db()
    assert (batch.total, batch.claimed, changed.version) == (50, 4, 2)
    with pytest.raises(ChangedMeanwhile):
        change_batch(batch=seen, changes={"total": 60}, version=1, by=lead)
    assert AuditEntry.objects.get(action="batch.changed").detail["fields"] == ["total"]


def test_a_batch_cannot_shrink_below_what_is_out(lead: User) -> None:
    batch = make.batch(issued=5, claimed=3)
    with pytest.raises(ValidationError, match="不能超过发行量"):
        change_batch(batch=batch, changes={"total": 4}, version=1, by=lead)
    batch.refresh_from_db()
    assert (batch.total, batch.version) == (100, 1)


def test_codes_in_bulk_are_all_different_and_counted(lead: User) -> None:
    batch = make.batch(total=5000)
    assert make_codes(batch=batch, count=5000, by=lead) == 5000
    codes = set(Coupon.objects.filter(batch=batch, state="issued").values_list("code", flat=True))
    assert len(codes) == 5000
    assert all(is_own_code(code) for code in codes)
    assert CouponBatch.objects.get().issued == 5000
    assert AuditEntry.objects.get(action="batch.codes_made").detail["count"] == 5000
    with pytest.raises(ValidationError, match="只剩 0 张"):
        make_codes(batch=batch, count=1, by=lead)
    assert Coupon.objects.count() == 5000


def test_codes_use_all_letters_evenly() -> None:
    """A code that can be guessed would use fewer letters, or some more often."""
    letters = "".join(new_codes(8000))
    counts = [letters.count(letter) for letter in sorted(set(letters))]
    assert len(counts) == 32
    assert min(counts) > 0.85 * len(letters) / 32


def test_a_grant_gives_one_to_everybody_in_the_segment_once(lead: User) -> None:
    old, new = buyer(), buyer()
    trade(buyer=old, created=NOON - DAY)
    segment = create_segment(key="old", facts={"name": "老客", "new_buyers": False}, by=lead)
    batch = make.batch(valid_days=3)
    assert grant(batch=batch, segment=segment, by=lead, at=NOON) == 1
    assert grant(batch=batch, segment=segment, by=lead, at=NOON) == 0
    coupon = Coupon.objects.get()
    assert (coupon.buyer, coupon.state, coupon.valid_until) == (old, "claimed", NOON + 3 * DAY)
    batch.refresh_from_db()
    assert (batch.issued, batch.claimed) == (1, 1)
    assert AuditEntry.objects.get(action="batch.granted").detail == {"segment": "old", "count": 1}
    assert CouponGrant.objects.get().coupons == 1
    assert new.coupons.count() == 0


def test_a_grant_is_all_or_nobody(lead: User) -> None:
    members = [buyer().pk for _ in range(3)]
    segment = create_segment(key="list", facts={"name": "名单", "is_list": True}, members=members, by=lead)
    batch = make.batch(total=2)
    with pytest.raises(ValidationError, match="只剩 2 张，不够 3 张"):
        grant(batch=batch, segment=segment, by=lead, at=NOON)
    assert not Coupon.objects.exists()
    assert not AuditEntry.objects.filter(action="batch.granted").exists()
    batch.total = 3
    batch.save()
    assert grant(batch=batch, segment=segment, by=lead, at=NOON) == 3
