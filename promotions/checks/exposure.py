"""How much coupons may still cost: at worst, as it looks, and so far; per batch and per segment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet

from promotions.models import PUBLISHED, ActivityStatus, ActivityTier, CouponBatch

CENT = Decimal("0.01")
# Everybody: activities that name no segment.
EVERYBODY = ""


@dataclass(frozen=True)
class Exposure:
    """Money that a batch of coupons costs.

    `worst_cny`: if every coupon that may still be used is, each for the most it can take; None: nothing ends
    it. `expected_cny`: if those that were taken are used as often as so far; None while none was used up.
    """

    batch_id: int
    activity_id: int
    name: str
    segments: tuple[str, ...]
    spent_cny: Decimal
    worst_cny: Decimal | None
    expected_cny: Decimal | None
    budget_cny: Decimal | None


@dataclass(frozen=True)
class SegmentExposure:
    """The same for all coupons of a segment; a coupon for two segments stands in both."""

    segment: str
    batches: int
    spent_cny: Decimal
    worst_cny: Decimal | None
    expected_cny: Decimal


def exposures(batches: QuerySet[CouponBatch] | None = None) -> list[Exposure]:
    """Batches of coupons that are not over, or those given. Three queries."""
    wanted = CouponBatch.objects.filter(activity__status__in=(*PUBLISHED, ActivityStatus.PAUSED))
    rows = (wanted if batches is None else batches).select_related("activity")
    return [_exposure(row) for row in rows.prefetch_related("activity__tiers", "activity__segments")]


def by_segment(found: Iterable[Exposure]) -> list[SegmentExposure]:
    """Added up per segment, `EVERYBODY` first."""
    groups: dict[str, list[Exposure]] = defaultdict(list)
    for one in found:
        for segment in one.segments or (EVERYBODY,):
            groups[segment].append(one)
    return [_added(segment, groups[segment]) for segment in sorted(groups)]


def _added(segment: str, group: list[Exposure]) -> SegmentExposure:
    worst = [one.worst_cny for one in group]
    known = [one for one in worst if one is not None]
    return SegmentExposure(
        segment=segment,
        batches=len(group),
        spent_cny=sum((one.spent_cny for one in group), Decimal(0)),
        worst_cny=sum(known, Decimal(0)) if len(known) == len(worst) else None,
        expected_cny=sum((one.expected_cny or one.spent_cny for one in group), Decimal(0)),
    )


def _exposure(batch: CouponBatch) -> Exposure:
    return Exposure(
        batch_id=batch.pk,
        activity_id=batch.activity_id,
        name=batch.name,
        segments=tuple(sorted(segment.key for segment in batch.activity.segments.all())),
        spent_cny=batch.spent_cny,
        worst_cny=_worst(batch),
        expected_cny=_expected(batch),
        budget_cny=batch.budget_cny,
    )


def _worst(batch: CouponBatch) -> Decimal | None:
    each = most_of(batch.activity.tiers.all(), batch.activity.repeats, batch.activity.max_repeats)
    left = None if batch.total is None else batch.total - batch.used - batch.expired
    most = None if each is None or left is None else batch.spent_cny + each * left
    known = [one for one in (most, batch.budget_cny) if one is not None]
    return min(known, default=None)


def most_of(tiers: Iterable[ActivityTier], repeats: bool, max_repeats: int | None) -> Decimal | None:
    """The most that one coupon takes off; None for a percentage, or without an end."""
    most = Decimal(0)
    for tier in tiers:
        if tier.pay_rate is not None and tier.pay_rate < 1:
            return None
        most = max(most, tier.amount_off_cny or Decimal(0))
    if repeats and most:
        return most * max_repeats if max_repeats else None
    return most


def _expected(batch: CouponBatch) -> Decimal | None:
    """Those taken and not used or expired are used at the rate of those that were decided."""
    decided = batch.used + batch.expired
    if not batch.used:
        return None
    waiting = batch.claimed - decided
    each = batch.spent_cny / batch.used
    expected = batch.spent_cny + waiting * each * batch.used / decided
    return min(expected, batch.budget_cny or expected).quantize(CENT, ROUND_HALF_UP)
