"""The excess that other lines redistribute to ours: discounts on a line beyond what it costs.

Let a line t be asked for a(t) in all, each offer spread in proportion, and have P(t). However the excess
is redistributed, t ends with at least min(P(t), a(t)) taken off. So all other lines together redistribute at most the
sum of a(t) − P(t) over the lines where that is positive: nothing at all in a shop without mistakes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, inf, log

from promotions.checker.rules.shares import Share, shares_of
from promotions.checker.rules.stacks import group_of
from promotions.engine.bits import places
from promotions.engine.offers import Offer

# The excess of a line is computed at STEPS prices: from the lowest on, each STEP times the last.
STEP, STEPS = 2, 24
# Prices are rounded down to a power of this, so that few of them need an answer.
GRAIN = 1.25


@dataclass(frozen=True, slots=True)
class OverDiscounted:
    """SKUs on which discounts may exceed the price: their lowest item-level price, the offers on them."""

    price_fen: float
    offers: int
    sku_ids: frozenset[int]


class ExcessFinder:
    """The most that over-discounted lines redistribute to a line; remembers what it found."""

    def __init__(self, offers: Sequence[Offer], shared: int, cheapest_fen: Mapping[int, float]) -> None:
        """`shared`: offers with more than one SKU in their scope; only these redistribute."""
        self._offers = offers
        self._shared = shared
        self._cheapest = cheapest_fen
        self._found: dict[tuple[int, float, int, float], float] = {}

    def excess_fen(
        self, others: Sequence[OverDiscounted], *, sku_id: int, ours: int, our_price_fen: float
    ) -> float:
        """All that others redistribute to a line of this SKU; `ours` are the offers that count it."""
        beside, total = rounded_down(our_price_fen), 0.0
        for other in others:
            count = len(other.sku_ids) - (sku_id in other.sku_ids)
            if count:
                total += count * self._of(other, ours & other.offers, beside)
        return total

    def _of(self, other: OverDiscounted, ours: int, beside: float) -> float:
        key = other.offers, other.price_fen, ours, beside
        found = self._found.get(key)
        if found is None:
            asked = _Asked(self._groups(other.offers, ours, beside))
            found = self._found[key] = _worst(asked, other.price_fen)
        return found

    def _groups(self, offers: int, ours: int, beside: float) -> list[list["_Asking"]]:
        groups: dict[object, list[_Asking]] = {}
        for place in places(offers):
            offer = self._offers[place]
            for share in shares_of(offer, self._cheapest.get(offer.offer_id, 0)):
                asking = _Asking(share, beside if ours >> place & 1 else 0.0, bool(self._shared >> place & 1))
                groups.setdefault(group_of(offer), []).append(asking)
        return list(groups.values())


def rounded_down(price: float) -> float:
    """A price that is not higher, of few."""
    return GRAIN ** floor(log(price, GRAIN)) * (1 - 1e-9) if price >= 1 else 0.0


@dataclass(frozen=True, slots=True)
class _Asking:
    share: Share
    beside: float
    is_shared: bool


class _Asked:
    """How much a line is asked for, by its item-level price."""

    def __init__(self, groups: list[list[_Asking]]) -> None:
        self._groups = groups

    def in_all(self, price: float) -> float:
        return self._sum(lambda one: one.share.taken(price, one.beside))

    def by_shared(self, price: float) -> float:
        """By offers that have other lines to redistribute to."""
        if price == inf:
            return self._sum(lambda one: one.share.most() if one.is_shared else 0.0)
        return self._sum(lambda one: one.share.taken(price, one.beside) if one.is_shared else 0.0)

    def slope(self, price: float) -> float:
        return self._sum(lambda one: one.share.slope(price, one.beside)) if price else inf

    def _sum(self, what: Callable[[_Asking], float]) -> float:
        return sum(max(map(what, group)) for group in self._groups)


def _worst(asked: _Asked, price: float) -> float:
    """What such a line redistributes at most, over all item-level prices from this one on.

    Between two prices it is no more than it lacks at the lower one (what it lacks shrinks once the slope is
    at most 1) and no more than what shared offers ask at the higher one.
    """
    worst = 0.0
    for step in range(STEPS):
        lacking = asked.in_all(price) - price
        if lacking <= 0:
            break
        if asked.slope(price) > 1:
            lacking = inf
        higher = max(price, 1.0) * STEP
        worst = max(worst, min(lacking, asked.by_shared(inf if step == STEPS - 1 else higher)))
        price = higher
    return worst
