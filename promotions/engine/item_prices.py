"""The item level of a whole basket: offers per SKU, then bundles, then add-ons, within their budgets."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from promotions.engine.add_ons import Taken, choose_add_ons
from promotions.engine.baskets import Line
from promotions.engine.bundles import choose_sets, pieces_in_sets, set_shares
from promotions.engine.item_level import Menu
from promotions.engine.limits import add_on_of, bundle_of
from promotions.engine.offers import Benefit, BuyerFacts, Gift, Level, Offer, measured
from promotions.engine.quotes import Piece


@dataclass(slots=True)
class ItemLine:
    """One SKU after the item level; `amount_fen` is what every later threshold counts."""

    line: Line
    pieces: list[Piece] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    benefits: list[tuple[Offer, Benefit]] = field(default_factory=list)
    amount_fen: int = 0
    blocks: frozenset[Level] = frozenset()

    def add(self, pieces: Sequence[Piece], offer: Offer | None) -> None:
        """Pieces that have a price now, and the offer they have it from."""
        self.pieces += pieces
        self.amount_fen += sum(piece.amount_fen for piece in pieces)
        if offer:
            self.offers.append(offer)
            self.blocks |= offer.blocks


@dataclass(frozen=True, slots=True)
class ItemOffers:
    """Item-level offers that count, each list in order of offer_id, by what they cover in this basket."""

    per_line: Sequence[Sequence[Offer]]
    bundles: Sequence[Offer] = ()
    add_ons: Sequence[Offer] = ()
    # SKUs of the basket per offer_id of an add-on: what it makes cheaper, and what must reach its threshold.
    scopes: Mapping[int, frozenset[int]] = field(default_factory=dict)
    conditions: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def without(self, offer_ids: frozenset[int]) -> "ItemOffers":
        """The same less some offers."""

        def others(offers: Sequence[Offer]) -> list[Offer]:
            return [offer for offer in offers if offer.offer_id not in offer_ids]

        per_line = [others(offers) for offers in self.per_line]
        return ItemOffers(per_line, others(self.bundles), others(self.add_ons), self.scopes, self.conditions)


def price_items(
    lines: Sequence[Line], offers: ItemOffers, buyer: BuyerFacts
) -> tuple[list[ItemLine], frozenset[int]]:
    """The lines at item-level prices, and the offers left out because they would overrun their budget.

    Offers over budget are taken out together and the basket is priced again until none is over. For offers
    on single SKUs that leaves as many of them as can stay, so no line is dearer than it must be.
    """
    left_out: frozenset[int] = frozenset()
    while True:
        priced = _price(lines, offers.without(left_out) if left_out else offers, buyer)
        over = _over_budget(priced)
        if not over:
            return priced, left_out
        left_out |= over


def savings(priced: Sequence[ItemLine]) -> Counter[int]:
    """What each item-level offer took off the list prices."""
    saved: Counter[int] = Counter()
    for line in priced:
        for piece in line.pieces:
            if piece.offer_id is not None:
                saved[piece.offer_id] += line.line.item.price_fen * piece.quantity - piece.amount_fen
    return saved


def deposit(line: ItemLine) -> int:
    """What presale offers ask now for the pieces of a line."""
    unit_fen = {offer.offer_id: offer.presale.deposit_fen for offer in line.offers if offer.presale}
    return sum(unit_fen.get(piece.offer_id or 0, 0) * piece.quantity for piece in line.pieces)


def gifts(line: ItemLine) -> list[tuple[int, Gift]]:
    """What item-level offers put into the parcel for a line, by offer_id."""
    return [(offer.offer_id, gift) for offer, benefit in line.benefits for gift in benefit.gifts]


def _over_budget(priced: Sequence[ItemLine]) -> frozenset[int]:
    budgets = {
        offer.offer_id: offer.limits.budget_left_fen
        for line in priced
        for offer in line.offers
        if offer.limits.budget_left_fen is not None
    }
    if not budgets:
        return frozenset()
    saved = savings(priced)
    return frozenset(offer_id for offer_id, budget in budgets.items() if saved[offer_id] > budget)


def _price(lines: Sequence[Line], offers: ItemOffers, buyer: BuyerFacts) -> list[ItemLine]:
    priced = {line.item.sku_id: ItemLine(line) for line in lines}
    menus = {
        line.item.sku_id: Menu(line.item, on_line, buyer)
        for line, on_line in zip(lines, offers.per_line, strict=True)
    }
    free = {line.item.sku_id: line.quantity for line in lines}
    if offers.bundles or offers.add_ons:
        joining = frozenset(sku for sku, menu in menus.items() if not _is_official(menu, free[sku]))
        _give_bundles(priced, offers, menus, free, joining, buyer)
        taken = _add_ons(priced, offers, menus, free, joining, buyer)
        _give_add_ons(priced, free, taken)
    for sku, menu in menus.items():
        if free[sku]:
            price = menu.price(free[sku])
            priced[sku].add(price.pieces, price.offer)
            if price.offer:
                priced[sku].benefits.append((price.offer, price.benefit))
    return list(priced.values())


def _is_official(menu: Menu, quantity: int) -> bool:
    offer = menu.price(quantity).offer
    return bool(offer and offer.official)


def _give_bundles(
    priced: Mapping[int, ItemLine],
    offers: ItemOffers,
    menus: Mapping[int, Menu],
    free: dict[int, int],
    joining: frozenset[int],
    buyer: BuyerFacts,
) -> None:
    """Move the pieces of the chosen bundles out of `free` and onto their lines."""
    joining_free = {sku: free[sku] for sku in joining}
    chosen = choose_sets(offers.bundles, menus, joining_free, buyer)
    for offer, sets in chosen:
        bundle = bundle_of(offer)
        for sku, amount_fen in set_shares(bundle, sets, menus).items():
            priced[sku].add([Piece(bundle.pieces[sku] * sets, amount_fen, offer.offer_id)], offer)
    for sku, taken in pieces_in_sets(chosen).items():
        free[sku] -= taken


def _add_ons(
    priced: Mapping[int, ItemLine],
    offers: ItemOffers,
    menus: Mapping[int, Menu],
    free: Mapping[int, int],
    joining: frozenset[int],
    buyer: BuyerFacts,
) -> list[Taken]:
    """Which pieces the add-on offers take whose threshold the lines outside every add-on scope reach."""
    if not offers.add_ons:
        return []
    in_a_scope = frozenset().union(*(offers.scopes[offer.offer_id] for offer in offers.add_ons))
    reached = []
    for offer in offers.add_ons:
        skus = offers.conditions[offer.offer_id] - in_a_scope
        amount_fen = sum(priced[sku].amount_fen + menus[sku].amount(free[sku]) for sku in skus)
        pieces = sum(priced[sku].line.quantity for sku in skus)
        if measured(offer, amount_fen=amount_fen, pieces=pieces) >= add_on_threshold(offer):
            reached.append(offer)
    scopes = {offer.offer_id: offers.scopes[offer.offer_id] & joining for offer in reached}
    return choose_add_ons(reached, scopes, menus, free, buyer)


def add_on_threshold(offer: Offer) -> int:
    """What the other lines must reach: the lowest threshold of the offer's tiers."""
    return min((tier.threshold for tier in offer.tiers), default=0)


def _give_add_ons(priced: Mapping[int, ItemLine], free: dict[int, int], taken: Sequence[Taken]) -> None:
    by_sku: dict[int, list[Taken]] = defaultdict(list)
    for one in taken:
        by_sku[one.sku_id].append(one)
        free[one.sku_id] -= one.quantity
    for sku, ones in by_sku.items():
        for one in ones:
            amount_fen = add_on_of(one.offer).price_fen * one.quantity
            priced[sku].add([Piece(one.quantity, amount_fen, one.offer.offer_id)], one.offer)
