"""The places of an order where an offer may be chosen, with everything that could be chosen there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from promotions.engine.offers import CardKind, Level, Offer
from promotions.engine.options import Option, Prices, option_for


@dataclass(frozen=True, slots=True)
class Candidate:
    """An option with what it can take off at most.

    `shares`: what it takes off each line at least, unless the line has less left; none when that is unsure.
    `most`: what it takes off each line at most, before any excess is redistributed.
    """

    option: Option
    value_fen: int
    shares: dict[int, int]
    most: dict[int, int]
    gift_value: int
    frees_postage: bool

    @property
    def offer(self) -> Offer:
        """The offer it is an option of."""
        return self.option.offer


@dataclass(slots=True)
class Slot:
    """One offer is chosen of `candidates` and `percentages`, or disjoint `coupons`, or nothing.

    `percentages` take a part of what earlier slots left; the search fixes them first.
    """

    level: Level
    candidates: list[Candidate] = field(default_factory=list)
    percentages: list[Candidate] = field(default_factory=list)
    coupons: list[Candidate] = field(default_factory=list)

    def everything(self) -> list[Candidate]:
        """All that could be chosen here."""
        return [*self.candidates, *self.percentages, *self.coupons]


# More choices of percentages than that are not compared one by one: some are estimated instead.
MAX_PERCENTAGE_CHOICES = 48


def make_slots(options: Iterable[Option], levels: Sequence[Level], prices: Prices) -> list[Slot]:
    """Slots in the order in which they are applied: by level, then by group."""
    by_place: dict[tuple[int, str], list[Option]] = {}
    for option in options:
        group = "" if option.offer.level is Level.CARD else option.offer.group
        by_place.setdefault((levels.index(option.offer.level), group), []).append(option)
    slots: list[Slot] = []
    barred: frozenset[Level] = frozenset()
    for place in sorted(by_place):
        level = levels[place[0]]
        slot = Slot(level)
        for option in by_place[place]:
            _put(slot, option, prices, is_first=not slots, may_be_barred=level in barred)
        slots.append(slot)
        barred = barred.union(*(option.offer.blocks for option in by_place[place]))
    _estimate_some(slots)
    return slots


def _put(slot: Slot, option: Option, prices: Prices, *, is_first: bool, may_be_barred: bool) -> None:
    if may_be_barred:
        candidate = _if_barred(option, prices)
    elif is_first or not option.off_permyriad:
        shares = dict(zip(option.lines, option.nominal_shares(), strict=True))
        candidate = _candidate(option, sum(shares.values()), shares, shares)
    else:
        candidate = _estimated(option)
    if option.offer.card_kind is CardKind.ITEM_COUPON and slot.level is Level.CARD:
        slot.coupons.append(candidate)
    elif _is_percentage(option) and not (is_first or may_be_barred):
        slot.percentages.append(candidate)
    else:
        slot.candidates.append(candidate)


def _is_percentage(option: Option) -> bool:
    return bool(option.off_permyriad) and option.ceiling_fen is None and not option.elsewhere_fen


def _candidate(option: Option, value_fen: int, shares: dict[int, int], most: dict[int, int]) -> Candidate:
    return Candidate(option, value_fen, shares, most, option.gift_value, option.frees_postage)


def _estimated(option: Option) -> Candidate:
    """A part of what is left is at most that part of everything; rounding gives a line a fen at most."""
    shares = option.nominal_shares()
    most = {line: share + 1 for line, share in zip(option.lines, shares, strict=True)}
    return _candidate(option, sum(shares) + (len(shares) if option.elsewhere_fen else 0), {}, most)


def _if_barred(option: Option, prices: Prices) -> Candidate:
    """An earlier offer may bar some of the lines, so that a lower tier is reached: the best of them counts."""
    reached = [
        found
        for tier in option.offer.tiers
        if tier.threshold <= option.measured
        and (found := option_for(option.offer, option.mask, prices, option.elsewhere_fen, tier))
    ]
    best = max(reached, key=lambda one: sum(one.nominal_shares()))
    return replace(
        _estimated(best),
        option=option,
        most=dict(zip(option.lines, option.weights, strict=True)),
        gift_value=max(one.gift_value for one in reached),
        frees_postage=any(one.frees_postage for one in reached),
    )


def _estimate_some(slots: Sequence[Slot]) -> None:
    """Limit the choices of percentages: from the fullest slot on they are estimated like the others."""
    while _choices(slots) > MAX_PERCENTAGE_CHOICES:
        fullest = max(slots, key=lambda slot: len(slot.percentages))
        fullest.candidates += fullest.percentages
        fullest.percentages = []


def _choices(slots: Sequence[Slot]) -> int:
    choices = 1
    for slot in slots:
        choices *= 1 + len(slot.percentages)
    return choices
