"""A bound below every price per piece that a SKU can reach, for any basket of any buyer, window by window.

docs/adr/0008-checker.md says why it is sound, and where it is loose.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from promotions.checker.rules.excess import ExcessFinder, OverDiscounted, rounded_down
from promotions.checker.rules.facts import CheckedShop, CheckedSku
from promotions.checker.rules.lowest_item_prices import ItemPrice, item_prices
from promotions.checker.rules.memory import Memory
from promotions.checker.rules.stacks import Stack, stack_of
from promotions.checker.rules.windows import Window, windows_of
from promotions.engine.bits import places
from promotions.engine.eligibility import ScopeIndex
from promotions.engine.limits import bundle_skus
from promotions.engine.lowest_piece import lowest_piece
from promotions.engine.offers import Level, Measure, Offer, Scope


@dataclass(frozen=True, slots=True)
class Bound:
    """At its worst `price_fen` a piece, of which `slack_fen` is rounding; `item_fen` before later levels."""

    price_fen: float
    slack_fen: float
    item_fen: float


class Bounds:
    """A shop prepared for bounds: which offers touch which SKU, and what holds for an offer at all times."""

    def __init__(self, shop: CheckedShop, before: "Bounds | None" = None) -> None:
        """`before`: bounds of the same SKUs, with the same offers in the same places except for those that
        changed and for new ones at the end. Whatever the change does not touch is reused."""
        self.shop = shop
        self.offers: Sequence[Offer] = shop.offers
        self._skus = {sku.item.sku_id: sku for sku in shop.skus}
        self._by_id = {offer.offer_id: offer for offer in self.offers}
        self._list_prices = {sku.item.sku_id: sku.item.price_fen for sku in shop.skus}
        self._item_level = _bits(offer.level == Level.ITEM for offer in self.offers)
        self._above = _bits(offer.level not in (Level.ITEM, Level.POSTAGE) for offer in self.offers)
        self._places: dict[int, tuple[int, ...]] = before._places if before else {}
        changed = _changed_places(before.offers, self.offers) if before else -1
        self.touching = self._touching(before, changed)
        self._lowest_ever = self._all_lowest_ever(before, changed)
        self.cheapest_fen = self._cheapest()
        self._shared = self._shared_offers()
        usable = before is not None and self.cheapest_fen == before.cheapest_fen
        self._stacks: Memory[int, Stack] = Memory(before._stacks if before and usable else None, changed, int)
        self._bounds: Memory[tuple[int, int], Bound] = Memory(
            before._bounds if before and usable else None, changed, _offers_of_key
        )
        self._item_prices: Memory[tuple[int, int], tuple[ItemPrice, ...]] = Memory(
            before._item_prices if before else None, changed, _offers_of_key
        )
        self._over_discounted_ever = self._never_safe()
        self.over_discounted_sku_ids = frozenset(sku.item.sku_id for sku in self._over_discounted_ever)
        self._active_at: dict[datetime, int] = {}
        self._over_discounted_edges = self._edges(self.over_discounted_sku_ids)
        self._over_discounted_in: dict[tuple[datetime, datetime], list[OverDiscounted]] = {}
        self._excesses = ExcessFinder(self.offers, self._shared, self.cheapest_fen)

    def windows(self, sku: CheckedSku, *, since: datetime, until: datetime | None = None) -> list[Window]:
        """The windows of a SKU, by the offers that touch it and by its limits."""
        cuts = [moment for limit in sku.limits for moment in (limit.starts_at, limit.ends_at) if moment]
        cuts.extend(self._over_discounted_edges)
        return windows_of(
            self.offers, self._priced(sku.item.sku_id), since=since, until=until, cuts=sorted(cuts)
        )

    def bound(self, sku: CheckedSku, window: Window) -> Bound:
        """The bound of a SKU in one of its windows."""
        excess = self._excess(sku, window) if self._over_discounted_ever else None
        active, list_fen = window.active, sku.item.price_fen
        if excess is None:
            return self._bounds.get((active, list_fen), lambda: self._bound(active, list_fen, None))
        return self._bound(active, list_fen, excess)

    def offers_in(self, active: int) -> list[Offer]:
        return [self.offers[place] for place in self._places_of(active)]

    def sku(self, sku_id: int) -> CheckedSku:
        return self._skus[sku_id]

    def has_sku(self, sku_id: int) -> bool:
        return sku_id in self._skus

    def offer(self, offer_id: int) -> Offer:
        return self._by_id[offer_id]

    def lowest_at(self, sku_id: int, moment: datetime) -> float:
        """The lowest item-level price that a piece can have at a moment."""
        touching = self.touching[sku_id] & self._at(moment)
        return self._lowest_of(touching, self._list_prices[sku_id])

    def alike(self, sku_id: int, moment: datetime) -> list[int]:
        """Other SKUs that the most of this one's offers above item level touch, cheapest first."""
        above = self.touching[sku_id] & self._at(moment) & self._above
        shared = {
            other: (touching & above).bit_count()
            for other, touching in self.touching.items()
            if other != sku_id and touching & above
        }
        most = max(shared.values(), default=0)
        found = [other for other, count in shared.items() if count == most]
        return sorted(found, key=lambda other: (self._list_prices[other], other))

    def covered_by(self, scope: Scope, not_sku_id: int) -> Iterator[int]:
        """Other SKUs that a scope covers, cheapest first."""
        index = ScopeIndex([scope])
        found = [sku.item for sku in self.shop.skus if index.covering(sku.item)]
        return (
            item.sku_id
            for item in sorted(found, key=lambda item: (item.price_fen, item.sku_id))
            if item.sku_id != not_sku_id
        )

    def _at(self, moment: datetime) -> int:
        found = self._active_at.get(moment)
        if found is None:
            found = _bits(offer.starts_at <= moment < offer.ends_at for offer in self.offers)
            self._active_at[moment] = found
        return found

    def skus_touched_by(self, offer_ids: Collection[int]) -> set[int]:
        """The SKUs that any of these offers touches."""
        wanted = _bits(offer.offer_id in offer_ids for offer in self.offers)
        return {sku_id for sku_id, touching in self.touching.items() if touching & wanted}

    def counted_price(self, sku: CheckedSku, window: Window) -> float:
        """The lowest item-level price of the offers that count for the lowest price."""
        return min(
            (
                lowest_piece(offer, sku.item.price_fen, self._list_prices)
                for offer in self.offers_in(window.active & self._item_level)
                if offer.offer_id in self.shop.counted_offer_ids
            ),
            default=float(sku.item.price_fen),
        )

    # --- a single SKU

    def _bound(self, active: int, list_fen: int, excess: Callable[[ItemPrice], float] | None) -> Bound:
        worst: Bound | None = None
        prices = self._prices(active & self._item_level, list_fen)
        for price in prices:
            stack = self._stack(active & self._above & self._unbarred(price.barred))
            more = excess(price) if excess else 0.0
            found = Bound(
                stack.lowest(price.lowest_fen, more), stack.slack_fen if more == 0 else 0.0, price.lowest_fen
            )
            if worst is None or found.price_fen < worst.price_fen:
                worst = found
        assert worst is not None, "item_prices is never empty"  # noqa: S101  # for the type checker
        return worst

    def _stack(self, above: int) -> Stack:
        return self._stacks.get(above, lambda: stack_of(self.offers_in(above), self.cheapest_fen))

    def _prices(self, active: int, list_fen: int) -> tuple[ItemPrice, ...]:
        return self._item_prices.get(
            (active, list_fen), lambda: item_prices(list_fen, self.offers_in(active), self._list_prices)
        )

    def _priced(self, sku_id: int) -> int:
        return self.touching[sku_id] & (self._item_level | self._above)

    def _unbarred(self, barred: Collection[Level]) -> int:
        if not barred:
            return -1
        return _bits(offer.level not in barred for offer in self.offers)

    def _places_of(self, bits: int) -> tuple[int, ...]:
        found = self._places.get(bits)
        if found is None:
            found = self._places[bits] = places(bits)
        return found

    # --- what holds at all times

    def _touching(self, before: "Bounds | None", changed: int) -> dict[int, int]:
        """SKU → the offers that touch it; only those in `changed` places are matched anew."""
        renewed = [place for place in range(len(self.offers)) if changed >> place & 1]
        scopes = ScopeIndex([self.offers[place].scope for place in renewed])
        bundles: dict[int, int] = defaultdict(int)
        for number, place in enumerate(renewed):
            for sku_id in bundle_skus(self.offers[place]):
                bundles[sku_id] |= 1 << number
        not_bundle = _bits(not self.offers[place].bundle for place in renewed)
        all_in_order = before is None
        found = {}
        for sku in self.shop.skus:
            sku_id = sku.item.sku_id
            bits = scopes.covering(sku.item) & not_bundle | bundles.get(sku_id, 0)
            if not all_in_order:
                bits = sum(1 << renewed[number] for number in places(bits))
            found[sku_id] = bits | (before.touching[sku_id] & ~changed if before else 0)
        return found

    def _all_lowest_ever(self, before: "Bounds | None", changed: int) -> dict[int, float]:
        found = dict(before._lowest_ever) if before else {}
        for sku in self.shop.skus:
            touching = self.touching[sku.item.sku_id]
            touched = before.touching[sku.item.sku_id] | touching if before else 0
            if before is None or touched & changed & (self._item_level | before._item_level):
                found[sku.item.sku_id] = self._lowest_of(touching, sku.item.price_fen)
        return found

    def _lowest_of(self, touching: int, list_fen: int) -> float:
        offers = self.offers_in(touching & self._item_level)
        return min((lowest_piece(offer, list_fen, self._list_prices) for offer in offers), default=list_fen)

    def _cheapest(self) -> dict[int, float]:
        """Per offer that counts pieces: the lowest item-level price that a piece in its scope can ever have."""
        by_pieces = _bits(offer.measure == Measure.QUANTITY for offer in self.offers) & self._above
        cheapest: dict[int, float] = {}
        for sku_id, touching in self.touching.items():
            for place in self._places_of(touching & by_pieces):
                offer_id = self.offers[place].offer_id
                price = self._lowest_ever[sku_id]
                cheapest[offer_id] = min(price, cheapest.get(offer_id, price))
        return cheapest

    def _shared_offers(self) -> int:
        versions, shared = 0, 0
        for touching in self.touching.values():
            shared |= versions & touching
            versions |= touching
        return shared & self._above

    # --- lines that redistribute what exceeds their price

    def _never_safe(self) -> list[CheckedSku]:
        """SKUs that even all their offers together, of all times, could discount by more than their price."""
        by_offers: dict[int, float] = {}
        for sku_id, touching in self.touching.items():
            above = touching & self._above
            price = self._lowest_ever[sku_id]
            by_offers[above] = min(price, by_offers.get(above, price))
        doubtful = {above for above, price in by_offers.items() if not self._stack(above).is_safe(price)}
        return [
            sku
            for sku in self.shop.skus
            if (above := self.touching[sku.item.sku_id] & self._above) in doubtful
            and not self._stack(above).is_safe(self._lowest_ever[sku.item.sku_id])
        ]

    def _edges(self, sku_ids: Collection[int]) -> list[datetime]:
        """When what is active on these SKUs changes, and with it what they redistribute."""
        offers = self.offers_in(reduce(or_, (self.touching[sku_id] for sku_id in sku_ids), 0))
        return sorted({edge for offer in offers for edge in (offer.starts_at, offer.ends_at)})

    def _excess(self, sku: CheckedSku, window: Window) -> Callable[[ItemPrice], float] | None:
        others = self._over_discounted(window)
        if not others:
            return None
        return lambda price: self._excesses.excess_fen(
            others,
            sku_id=sku.item.sku_id,
            ours=window.active & self._above & self._unbarred(price.barred),
            our_price_fen=price.lowest_fen,
        )

    def _over_discounted(self, window: Window) -> list[OverDiscounted]:
        """Lines that may be over-discounted in the window and have offers that redistribute the excess."""
        key = window.starts_at, window.ends_at
        found = self._over_discounted_in.get(key)
        if found is None:
            found = self._over_discounted_in[key] = self._find_over_discounted(self._meeting(window))
        return found

    def _meeting(self, window: Window) -> int:
        return _bits(
            offer.starts_at < window.ends_at and window.starts_at < offer.ends_at for offer in self.offers
        )

    def _find_over_discounted(self, meeting: int) -> list[OverDiscounted]:
        classes: dict[tuple[int, float], set[int]] = defaultdict(set)
        for sku in self._over_discounted_ever:
            touching = self.touching[sku.item.sku_id] & meeting
            above = touching & self._above
            if not above & self._shared:
                continue
            lowest = self._lowest_of(touching, sku.item.price_fen)
            if not self._stack(above).is_safe(lowest):
                classes[above, rounded_down(lowest)].add(sku.item.sku_id)
        return [OverDiscounted(price, above, frozenset(ids)) for (above, price), ids in classes.items()]


def _bits(truths: Iterable[bool]) -> int:
    return sum(1 << place for place, truth in enumerate(truths) if truth)


def _offers_of_key(key: tuple[int, int]) -> int:
    return key[0]


def _changed_places(before: Sequence[Offer], after: Sequence[Offer]) -> int:
    same = _bits(old is new or old == new for old, new in zip(before, after, strict=False))
    return (1 << len(after)) - 1 & ~same
