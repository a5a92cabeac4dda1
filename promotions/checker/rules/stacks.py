"""What all offers above item level together can take off a piece, at most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from promotions.checker.rules.shares import Share, shares_of
from promotions.engine.offers import Level, Offer

# Offers of which an order takes one: by group, except that a line has one card whatever its group.
Exclusive = tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Every choice that a buyer may have among some offers; each choice takes one share of each group."""

    choices: tuple[tuple[Exclusive, ...], ...]
    # How much of a bound is only rounding.
    slack_fen: float

    def lowest(self, price: float, excess: float = 0.0) -> float:
        """No piece with at least this item-level price is paid with less.

        Shares are concave and not negative at 0. So either what is left grows with the price, and the
        lowest price is the worst; or they take all of it.
        """
        return max(0.0, min((price - _sum(choice, price) for choice in self.choices), default=price) - excess)

    def is_safe(self, price: float) -> bool:
        """Whether no line with at least this item-level price is ever asked for more than it has."""
        return all(_sum(choice, price) <= price for choice in self.choices)


def stack_of(offers: Sequence[Offer], cheapest_fen: Mapping[int, float]) -> Stack:
    """The offers above item level that touch a SKU; `cheapest_fen` by offer, see `shares_of`."""
    shares = {offer.offer_id: shares_of(offer, cheapest_fen.get(offer.offer_id, 0)) for offer in offers}
    choices = tuple(
        dict.fromkeys(
            _exclusives(chosen, shares) for world in _by_newness(offers) for chosen in _by_bars(world)
        )
    )
    most = max((len(choice) for choice in choices), default=0)
    return Stack(choices, slack_fen=1.5 * most)


def group_of(offer: Offer) -> tuple[Level, str]:
    """Offers of one group exclude each other in an order."""
    return offer.level, "" if offer.level == Level.CARD else offer.group


def _by_newness(offers: Sequence[Offer]) -> list[list[Offer]]:
    """Offers for new buyers and offers for old buyers never meet in one order."""
    if {offer.audience.new_buyers for offer in offers} >= {True, False}:
        return [[offer for offer in offers if offer.audience.new_buyers is not old] for old in (True, False)]
    return [list(offers)]


def _by_bars(offers: Sequence[Offer]) -> list[list[Offer]]:
    """Without the offers that bar a later level, and with each of them but without what it bars."""
    barring = [offer for offer in offers if offer.blocks]
    return [
        [offer for offer in offers if not offer.blocks],
        *([offer for offer in offers if offer.level not in bar.blocks] for bar in barring),
    ]


def _exclusives(offers: Sequence[Offer], shares: Mapping[int, list[Share]]) -> tuple[Exclusive, ...]:
    groups: dict[tuple[Level, str], list[Share]] = {}
    for offer in offers:
        groups.setdefault(group_of(offer), []).extend(shares[offer.offer_id])
    return tuple(_best(group) for group in groups.values() if group)


def _best(shares: Sequence[Share]) -> Exclusive:
    """Without shares that another one always exceeds."""
    best: list[Share] = []
    for share in dict.fromkeys(shares):
        if any(_exceeds(other, share) for other in best):
            continue
        best = [other for other in best if not _exceeds(share, other)]
        best.append(share)
    return tuple(best)


def _exceeds(one: Share, other: Share) -> bool:
    return (
        one.amount >= other.amount
        and one.least <= other.least
        and one.company <= other.company
        and one.ratio >= other.ratio
        and one.ratio_rounding >= other.ratio_rounding
        and one.cap >= other.cap
    )


def _sum(choice: Sequence[Exclusive], price: float) -> float:
    total = 0.0
    for group in choice:
        best = 0.0
        for share in group:
            taken = share.taken(price)
            if taken > best:
                best = taken
        total += best
    return total
