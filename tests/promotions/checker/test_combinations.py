"""Publishing is refused where item coupons could not be priced exactly together any more."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from unittest import mock

import pytest
from django.core.exceptions import ValidationError

from products.catalogue.models import Sku
from promotions.activities.models import Activity
from promotions.checker import combinations
from promotions.checker.check import check
from promotions.checker.publication import publish_activity
from promotions.checker.rules import trials
from promotions.checker.sentences import sentence_of
from promotions.engine import packing
from shopops.lib.audit.models import AuditEntry
from staff.accounts.models import User
from tests.make import NOON, sku
from tests.promotions import make

DAY = timedelta(days=1)


@pytest.fixture
def manager(user_for: Callable[[str], User]) -> User:
    return user_for("manager")


@pytest.fixture(autouse=True)
def hardly_any() -> Iterator[None]:
    """The engine gives up at once, and three coupons are few."""
    with (
        mock.patch.multiple(packing, QUICK_STEPS=1, MAX_PACKING_STEPS=2),
        mock.patch.object(trials, "FEW_COUPONS", 3),
        mock.patch.object(combinations, "FEW_COUPONS", 3),
    ):
        yield


def coupon(*skus: Sku, off: int, status: str = "live", **facts: object) -> Activity:
    row = make.activity(
        kind="item_coupon", status=status, covers_everything=False, title=f"减 {off} 券", **facts
    )
    make.tier(row, amount_off_cny=off)
    for one in skus:
        make.scope_row(row, sku=one)
    make.batch(row)
    return row


def three_of_a_ring() -> tuple[list[Sku], list[Activity]]:
    skus = [sku() for _ in range(4)]
    return skus, [coupon(skus[at], skus[at + 1], off=3 + at) for at in range(3)]


def test_the_coupon_that_closes_the_ring_is_refused_and_stays_a_draft(manager: User) -> None:
    skus, _ = three_of_a_ring()
    row = coupon(skus[0], skus[3], off=6, status="draft")
    with pytest.raises(ValidationError, match=r"4 种商品优惠券.*减 3 券、减 4 券、减 5 券、减 6 券"):
        publish_activity(activity=row, version=1, by=manager, now=NOON)
    row.refresh_from_db()
    assert (row.status, row.version) == ("draft", 1)
    assert not AuditEntry.objects.filter(action="activity.published").exists()


def test_beside_other_skus_or_at_another_time_it_is_not(manager: User) -> None:
    skus, _ = three_of_a_ring()
    elsewhere = coupon(sku(), sku(), off=6, status="draft")
    later = coupon(
        skus[0], skus[3], off=7, status="draft", starts_at=NOON + 40 * DAY, ends_at=NOON + 41 * DAY
    )
    for row in (elsewhere, later):
        publish_activity(activity=row, version=1, by=manager, now=NOON)


def test_another_activity_is_not_to_blame_for_what_was_so_before(manager: User) -> None:
    skus, _ = three_of_a_ring()
    coupon(skus[0], skus[3], off=6)
    row = make.activity(kind="money_off", status="draft")
    make.tier(row, threshold=100, amount_off_cny=5)
    publish_activity(activity=row, version=1, by=manager, now=NOON)


def test_many_titles_are_not_all_named(manager: User) -> None:
    skus, _ = three_of_a_ring()
    for off in range(10, 17):
        coupon(skus[0], skus[3], off=off)
    row = coupon(skus[0], skus[3], off=6, status="draft")
    with pytest.raises(ValidationError, match=r"11 种商品优惠券.*等 11 个"):
        publish_activity(activity=row, version=1, by=manager, now=NOON)


def test_published_ones_that_grew_together_are_found_by_the_check(db: None) -> None:
    skus, rows = three_of_a_ring()
    rows.append(coupon(skus[0], skus[3], off=6))
    found = [one for look in check(None, now=NOON) for one in look.found]
    (too_many,) = [one for one in found if one.code == "too_many_combinations"]
    assert too_many.activity_ids == {row.pk for row in rows}
    assert "4 种商品优惠券" in sentence_of(make.finding(code=too_many.code, numbers=too_many.numbers))
