"""How much coupons cost: at worst, as it looks, and so far; per batch, and per segment they are for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet

from promotions.activities.models import PUBLISHED, ActivityStatus, ActivityTier
from promotions.coupons.granted import Uses, parts_of
from promotions.coupons.models import CouponBatch

CENT = Decimal("0.01")
# All buyers: activities that name no segment.
EVERYBODY = ""


@dataclass(frozen=True)
class Cost:
    """Money that coupons cost altogether, what is spent already included.

    `worst_cny`: if every coupon that may still be used is, each for the most it can take; None: nothing ends
    it. `expected_cny`: if those that were taken are used as often as so far; None while none was used.
    """

    spent_cny: Decimal
    worst_cny: Decimal | None
    expected_cny: Decimal | None


@dataclass(frozen=True)
class Part(Cost):
    """The coupons of a batch for one segment; `granted`: how many it was granted, None: it may claim them."""

    segment: str
    granted: int | None


@dataclass(frozen=True)
class Exposure(Cost):
    """What a batch of coupons costs, and its parts: a segment's grants, then the rest, for everyone who may claim it.

    A rest for two segments is counted in both.
    """

    batch_id: int
    activity_id: int
    name: str
    title: str
    budget_cny: Decimal | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Total:
    """Costs added up. `endless` are without a worst case; who has no expectation yet counts with what is spent."""

    count: int
    spent_cny: Decimal
    expected_cny: Decimal
    worst_cny: Decimal
    endless: int
    budget_cny: Decimal = Decimal(0)


def exposures(batches: QuerySet[CouponBatch] | None = None) -> list[Exposure]:
    """Batches of coupons that are not over, or the batches passed in. Four queries.

    Those with coupons for a segment are as of the last count (`granted.count_parts`), all others as of now.
    """
    wanted = CouponBatch.objects.filter(activity__status__in=(*PUBLISHED, ActivityStatus.PAUSED))
    rows = (wanted if batches is None else batches).select_related("activity")
    found = list(rows.prefetch_related("activity__tiers", "activity__segments"))
    parts = parts_of([batch.pk for batch in found])
    return [_exposure(batch, parts.get(batch.pk, {})) for batch in found]


def by_segment(found: Iterable[Exposure]) -> dict[str, Total]:
    """Added up per segment, `EVERYBODY` first."""
    groups: dict[str, list[Part]] = defaultdict(list)
    for one in found:
        for part in one.parts:
            groups[part.segment].append(part)
    return {segment: total_of(groups[segment]) for segment in sorted(groups)}


def total_of(costs: Iterable[Cost]) -> Total:
    """All of them together; budgets where they are batches."""
    group = list(costs)
    worst = [one.worst_cny for one in group if one.worst_cny is not None]
    spent = [one.spent_cny for one in group]
    expected = [one.spent_cny if one.expected_cny is None else one.expected_cny for one in group]
    budgets = [one.budget_cny for one in group if isinstance(one, Exposure) and one.budget_cny is not None]
    zero = Decimal(0)
    return Total(
        count=len(group),
        spent_cny=sum(spent, zero),
        expected_cny=sum(expected, zero),
        worst_cny=sum(worst, zero),
        endless=len(group) - len(worst),
        budget_cny=sum(budgets, zero),
    )


def _exposure(batch: CouponBatch, parts: Mapping[str | None, Uses]) -> Exposure:
    uses = [*parts.values()] or [Uses(batch.claimed, batch.used, batch.expired, batch.spent_cny)]
    cost = _cost(batch, Uses.sum(uses), batch.total)
    return Exposure(
        spent_cny=cost.spent_cny,
        worst_cny=cost.worst_cny,
        expected_cny=cost.expected_cny,
        batch_id=batch.pk,
        activity_id=batch.activity_id,
        name=batch.name,
        title=batch.activity.title,
        budget_cny=batch.budget_cny,
        parts=tuple(_parts(batch, parts or {None: uses[0]})),
    )


def _parts(batch: CouponBatch, parts: Mapping[str | None, Uses]) -> Iterable[Part]:
    total = batch.total
    for segment in sorted(key for key in parts if key is not None):
        granted = parts[segment]
        yield _part(segment, granted.claimed, _cost(batch, granted, granted.claimed))
        total = None if total is None else total - granted.claimed
    if total != 0:
        segments = sorted(segment.key for segment in batch.activity.segments.all())
        for segment in segments or (EVERYBODY,):
            yield _part(segment, None, _cost(batch, parts[None], total))


def _part(segment: str, granted: int | None, cost: Cost) -> Part:
    return Part(cost.spent_cny, cost.worst_cny, cost.expected_cny, segment, granted)


def _cost(batch: CouponBatch, uses: Uses, total: int | None) -> Cost:
    return Cost(uses.spent_cny, _worst(batch, uses, total), _expected(uses, batch.budget_cny))


def _worst(batch: CouponBatch, uses: Uses, total: int | None) -> Decimal | None:
    each = most_of(batch.activity.tiers.all(), batch.activity.repeats, batch.activity.max_repeats)
    left = None if total is None else total - uses.used - uses.expired
    most = None if each is None or left is None else uses.spent_cny + each * left
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


def _expected(uses: Uses, budget_cny: Decimal | None) -> Decimal | None:
    """Those taken and not used or expired are used at the rate of those that were decided."""
    decided = uses.used + uses.expired
    if not uses.used:
        return None
    waiting = uses.claimed - decided
    each = uses.spent_cny / uses.used
    expected = uses.spent_cny + waiting * each * uses.used / decided
    return min(expected, budget_cny or expected).quantize(CENT, ROUND_HALF_UP)
