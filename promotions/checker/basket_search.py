"""Search baskets for many suspicions without searching the same one a thousand times."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import Suspicion
from promotions.checker.rules.suspicions import Progress
from promotions.checker.rules.witness import Witness, find_witness
from promotions.engine.baskets import Basket
from promotions.engine.eligibility import prepare
from promotions.engine.offers import BuyerFacts
from promotions.engine.pricing import quote
from promotions.engine.quotes import Quote

# Different sets of offers searched for one SKU and limit, the deepest first; one proof is enough.
MOST_TRIES = 3
# SKUs and limits searched in one run, the deepest first; the others are reported as possible.
MOST_SEARCHED = 400


@dataclass(frozen=True)
class Searched:
    """A suspicion, and the basket that proves it when one was found."""

    suspicion: Suspicion
    witness: Witness | None


def search(
    bounds: Bounds,
    suspicions: Sequence[Suspicion],
    *,
    progress: Progress | None = None,
    most: int = MOST_SEARCHED,
) -> Iterator[Searched]:
    """The deepest suspicion of every SKU and limit, with a basket when one was found."""
    prepared = prepare(sorted(bounds.offers, key=lambda offer: offer.offer_id))
    rulebook = bounds.shop.rulebook

    def pricing(basket: Basket, moment: datetime, buyer: BuyerFacts) -> Quote:
        return quote(basket, prepared, moment=moment, buyer=buyer, rulebook=rulebook, details=False)

    groups: dict[object, list[Suspicion]] = defaultdict(list)
    for one in sorted(suspicions, key=_depth):
        groups[one.sku_id, one.limit].append(one)
    searched = min(len(groups), most)
    for place, group in enumerate(groups.values()):
        if progress and place < most:
            progress(place / searched)
        tries = _different(group)[:MOST_TRIES] if place < most else []
        witnesses = ((one, find_witness(bounds, one, pricing)) for one in tries)
        proved = next((Searched(one, witness) for one, witness in witnesses if witness), None)
        yield proved or Searched(group[0], None)


def _depth(suspicion: Suspicion) -> float:
    return suspicion.bound_fen / suspicion.limit.price_fen


def _different(group: Sequence[Suspicion]) -> list[Suspicion]:
    """One for each set of offers."""
    return list({one.offer_ids: one for one in reversed(group)}.values())[::-1]
