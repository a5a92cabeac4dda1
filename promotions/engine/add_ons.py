"""Add-ons 换购: which pieces cost the add-on price once the rest of the basket reaches the threshold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from promotions.engine.item_level import Menu, pieces_allowed
from promotions.engine.limits import MAX_ADD_ON_STATES, TooManyCombinations, add_on_of, connected
from promotions.engine.offers import BuyerFacts, Offer


@dataclass(frozen=True, slots=True)
class Taken:
    """So many pieces of a SKU under an add-on offer."""

    offer: Offer
    sku_id: int
    quantity: int


# What was saved, the pieces it took (negative, fewer is better), and how many per SKU and offer.
_Way = tuple[int, int, tuple[int, ...]]


def choose_add_ons(
    reached: Sequence[Offer],
    scopes: Mapping[int, frozenset[int]],
    menus: Mapping[int, Menu],
    free: Mapping[int, int],
    buyer: BuyerFacts,
) -> list[Taken]:
    """The pieces that reached add-on offers take.

    `scopes`: SKUs of the basket per offer_id, `free`: pieces that no bundle took. The largest saving wins,
    then the fewest pieces, then the smaller sku_id and offer_id. Raises TooManyCombinations.
    """
    members = [(offer, scopes[offer.offer_id]) for offer in reached if scopes[offer.offer_id]]
    return [
        taken
        for group in connected(members)
        for taken in _GroupSearch(group, scopes, menus, free, buyer).best()
    ]


class _GroupSearch:
    """SKU by SKU: for every combination of pieces used per offer, the way there that saves most."""

    def __init__(
        self,
        group: Sequence[Offer],
        scopes: Mapping[int, frozenset[int]],
        menus: Mapping[int, Menu],
        free: Mapping[int, int],
        buyer: BuyerFacts,
    ) -> None:
        self.group, self.scopes, self.menus, self.free, self.buyer = group, scopes, menus, free, buyer
        self.skus = sorted(frozenset().union(*(scopes[offer.offer_id] for offer in group)))

    def best(self) -> list[Taken]:
        ways: dict[tuple[int, ...], _Way] = {(0,) * len(self.group): (0, 0, ())}
        for sku in self.skus:
            ways = self._with_sku(sku, ways)
            if len(ways) > MAX_ADD_ON_STATES:
                raise TooManyCombinations(offer.offer_id for offer in self.group)
        counts = iter(max(ways.values())[2])
        return [
            Taken(offer, sku, count)
            for sku in self.skus
            for offer, count in zip(self.group, counts, strict=False)
            if count
        ]

    def _with_sku(self, sku: int, ways: dict[tuple[int, ...], _Way]) -> dict[tuple[int, ...], _Way]:
        after: dict[tuple[int, ...], _Way] = {}
        for counts, saving in self._choices(sku):
            for applied, (saved, pieces, how) in ways.items():
                total = tuple(map(int.__add__, applied, counts))
                if any(map(int.__gt__, total, map(self._capacity, self.group))):
                    continue
                way = (saved + saving, pieces - sum(counts), how + counts)
                after[total] = max(after.get(total, way), way)
        return after

    def _choices(self, sku: int) -> list[tuple[tuple[int, ...], int]]:
        """Every way to assign pieces of this SKU to the offers of the group, and what it saves."""
        found: list[tuple[int, ...]] = [()]
        for offer in self.group:
            most = self._most(offer, sku)
            found = [
                (*counts, count)
                for counts in found
                for count in range(min(most, self.free[sku] - sum(counts)) + 1)
            ]
            if len(found) > MAX_ADD_ON_STATES:
                raise TooManyCombinations(other.offer_id for other in self.group)
        amount = self.menus[sku].amount
        before = amount(self.free[sku])
        return [
            (counts, before - amount(self.free[sku] - sum(counts)) - self._price(counts)) for counts in found
        ]

    def _most(self, offer: Offer, sku: int) -> int:
        cheaper = add_on_of(offer).price_fen < self.menus[sku].item.price_fen
        if sku not in self.scopes[offer.offer_id] or not cheaper:
            return 0
        return min(self._capacity(offer), pieces_allowed(offer, sku, self.buyer))

    def _price(self, counts: tuple[int, ...]) -> int:
        return sum(
            count * add_on_of(offer).price_fen for offer, count in zip(self.group, counts, strict=True)
        )

    @staticmethod
    def _capacity(offer: Offer) -> int:
        return add_on_of(offer).max_pieces
