"""Bundles: how many sets of each make the item level of the whole basket cheapest."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from promotions.engine.allocation import by_largest_remainder
from promotions.engine.item_level import Menu, pieces_allowed
from promotions.engine.limits import (
    MAX_BUNDLES_SHARING,
    MAX_STEPS,
    TooManyCombinations,
    bundle_of,
    bundle_skus,
    connected,
)
from promotions.engine.offers import Bundle, BuyerFacts, Offer


def choose_sets(
    bundles: Sequence[Offer], menus: Mapping[int, Menu], quantities: Mapping[int, int], buyer: BuyerFacts
) -> list[tuple[Offer, int]]:
    """How many sets of each bundle, in order of offer_id, only those with any.

    `menus` and `quantities` are of the lines that may join. The largest saving wins, then the fewest sets,
    then more of the smaller offer_id. Raises TooManyCombinations.
    """
    fitting = [(offer, bundle_skus(offer)) for offer in bundles if most_sets(offer, quantities, buyer)]
    chosen: list[tuple[Offer, int]] = []
    for group in connected(fitting):
        if len(group) > MAX_BUNDLES_SHARING:
            raise TooManyCombinations(offer.offer_id for offer in group)
        chosen += _GroupSearch(group, menus, quantities, buyer).best()
    return sorted(chosen, key=lambda pair: pair[0].offer_id)


def set_shares(bundle: Bundle, sets: int, menus: Mapping[int, Menu]) -> dict[int, int]:
    """The price of so many sets, spread over the bundle's SKUs by list price."""
    skus = sorted(bundle.pieces)
    weights = [menus[sku].item.price_fen * bundle.pieces[sku] for sku in skus]
    return dict(zip(skus, by_largest_remainder(bundle.price_fen * sets, weights), strict=True))


class _GroupSearch:
    """Branch and bound over the numbers of sets of bundles that share SKUs."""

    def __init__(
        self,
        group: Sequence[Offer],
        menus: Mapping[int, Menu],
        quantities: Mapping[int, int],
        buyer: BuyerFacts,
    ) -> None:
        self.group, self.menus, self.buyer = group, menus, buyer
        self.free = {sku: quantities[sku] for offer in group for sku in bundle_skus(offer)}
        self.lost_most = {sku: _most_lost_per_piece(menus[sku], self.free[sku]) for sku in self.free}
        self.quantities = dict(self.free)
        self.gain_most = [self._gain_most(offer) for offer in group]
        self.found: tuple[float, int, tuple[int, ...]] = (0, 0, tuple(0 for _ in group))
        self.steps = 0

    def best(self) -> Iterator[tuple[Offer, int]]:
        self._visit(())
        counts = [-count for count in self.found[2]]
        return ((offer, count) for offer, count in zip(self.group, counts, strict=True) if count)

    def _gain_most(self, offer: Offer) -> float:
        """No set of this bundle can save more: its pieces at their dearest, less its price."""
        bundle = bundle_of(offer)
        if bundle.price_fen > sum(self.menus[sku].item.price_fen * n for sku, n in bundle.pieces.items()):
            return 0.0
        worth = sum(self.lost_most[sku] * n for sku, n in bundle.pieces.items())
        return max(worth - bundle.price_fen, 0.0)

    def _visit(self, counts: tuple[int, ...]) -> None:
        """Counts are negative, so that the smaller tuple has more of the smaller offer_id."""
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise TooManyCombinations(offer.offer_id for offer in self.group)
        place = len(counts)
        if place == len(self.group):
            self.found = min(self.found, (-self._saving(counts), -sum(counts), counts))
            return
        offer = self.group[place]
        most = most_sets(offer, self.free, self.buyer) if self.gain_most[place] > 0 else 0
        for count in range(most, -1, -1):
            with_it = (*counts, -count)
            if self._saving_most(with_it) >= -self.found[0] - 1e-6:
                self._take(offer, count)
                self._visit(with_it)
                self._take(offer, -count)

    def _saving_most(self, counts: tuple[int, ...]) -> float:
        place = len(counts)
        taken = sum(-count * gain for count, gain in zip(counts, self.gain_most[:place], strict=True))
        later = zip(self.group[place:], self.gain_most[place:], strict=True)
        return taken + sum(gain * most_sets(offer, self.free, self.buyer) for offer, gain in later)

    def _take(self, offer: Offer, count: int) -> None:
        for sku, n in bundle_of(offer).pieces.items():
            self.free[sku] -= n * count

    def _saving(self, counts: tuple[int, ...]) -> int:
        price = 0
        for offer, count in zip(self.group, counts, strict=True):
            price += -count * bundle_of(offer).price_fen
        before = sum(self.menus[sku].amount(quantity) for sku, quantity in self.quantities.items())
        after = sum(self.menus[sku].amount(rest) for sku, rest in self.free.items())
        return before - after - price


def most_sets(offer: Offer, free: Mapping[int, int], buyer: BuyerFacts) -> int:
    """How many sets the free pieces and the offer's limits allow."""
    return min(
        min(free.get(sku, 0), pieces_allowed(offer, sku, buyer)) // n
        for sku, n in bundle_of(offer).pieces.items()
    )


def _most_lost_per_piece(menu: Menu, quantity: int) -> float:
    """The most that leaving pieces save on their line, per piece, whatever their number."""
    whole = menu.amount(quantity)
    return max(
        ((whole - menu.amount(quantity - leaving)) / leaving for leaving in range(1, quantity + 1)),
        default=0.0,
    )


def pieces_in_sets(chosen: Sequence[tuple[Offer, int]]) -> Counter[int]:
    """How many pieces of each SKU the sets take."""
    taken: Counter[int] = Counter()
    for offer, sets in chosen:
        taken.update({sku: n * sets for sku, n in bundle_of(offer).pieces.items()})
    return taken
