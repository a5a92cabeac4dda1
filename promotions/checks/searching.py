"""Search baskets for many suspicions without searching the same one a thousand times."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from promotions.rules.baskets import Basket
from promotions.rules.checking.bounds import Bounds
from promotions.rules.checking.facts import Suspicion
from promotions.rules.checking.witness import Witness, find_witness
from promotions.rules.matching import prepare
from promotions.rules.offers import BuyerFacts
from promotions.rules.pricing import quote
from promotions.rules.quotes import Quote

# Suspicions of one kind under the same offers for which every basket is tried; the others are only listed.
MOST_SEARCHED = 50


@dataclass(frozen=True)
class Searched:
    """A suspicion, and the basket that proves it when one was found."""

    suspicion: Suspicion
    witness: Witness | None


def search(bounds: Bounds, suspicions: Sequence[Suspicion]) -> Iterator[Searched]:
    """Every suspicion with its basket; of those alike the deepest are searched."""
    prepared = prepare(bounds.offers)
    rulebook = bounds.shop.rulebook

    def pricing(basket: Basket, moment: datetime, buyer: BuyerFacts) -> Quote:
        return quote(basket, prepared, moment=moment, buyer=buyer, rulebook=rulebook, details=False)

    alike: dict[object, list[Suspicion]] = defaultdict(list)
    for one in suspicions:
        alike[one.limit.kind, one.offer_ids].append(one)
    for group in alike.values():
        group.sort(key=lambda one: one.bound_fen / one.limit.price_fen)
        for place, one in enumerate(group):
            yield Searched(one, find_witness(bounds, one, pricing) if place < MOST_SEARCHED else None)
