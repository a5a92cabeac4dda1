"""Price a basket: the best legal combination of offers for the buyer, exactly.

    active = prepare(offers)                    # once per loaded set
    answer = quote(basket, active, moment=now, buyer=facts, rulebook=book)

What it means is in docs/pricing.md; `explanation` says it to people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from promotions.engine.baskets import Basket, Line
from promotions.engine.bits import transposed
from promotions.engine.choice import choose
from promotions.engine.eligibility import ActiveSet, prepare, why_not
from promotions.engine.item_prices import ItemLine, ItemOffers, price_items
from promotions.engine.offers import STRANGER, BuyerFacts, Level, Offer, Rulebook
from promotions.engine.options import Option, Prices, option_for
from promotions.engine.outcome import Outcome, quote_of
from promotions.engine.quotes import Quote, Refused
from promotions.engine.refusals import refusals
from promotions.engine.thresholds import next_thresholds


def quote(
    basket: Basket,
    offers: ActiveSet | Iterable[Offer],
    *,
    moment: datetime,
    buyer: BuyerFacts = STRANGER,
    rulebook: Rulebook = Rulebook(),  # noqa: B008 – frozen
    details: bool = True,
) -> Quote:
    """What the buyer pays for the basket at the moment, and why.

    `details=False` leaves out `next_thresholds` and `refused`, for those who price many baskets.
    Raises ValueError for a basket that cannot be, TooManyCombinations where exactness would take too long.
    """
    active = offers if isinstance(offers, ActiveSet) else prepare(offers)
    case = _Case(merged_lines(basket), basket, active, moment, buyer, rulebook)
    return case.quote(details=details)


def merged_lines(basket: Basket) -> list[Line]:
    """One line per SKU in order of sku_id; raises ValueError for a line that cannot be."""
    lines: dict[int, Line] = {}
    for line in basket.lines:
        sku = line.item.sku_id
        if line.quantity < 1 or line.item.price_fen < 0:
            raise ValueError(f"SKU {sku}: {line.quantity} pieces at {line.item.price_fen} fen")
        known = lines.get(sku)
        if known and known.item != line.item:
            raise ValueError(f"SKU {sku} is in the basket with different facts")
        lines[sku] = Line(line.item, line.quantity + (known.quantity if known else 0))
    if basket.postage_fen < 0:
        raise ValueError(f"postage of {basket.postage_fen} fen")
    return [lines[sku] for sku in sorted(lines)]


@dataclass(slots=True)
class _Case:
    """One basket, buyer and moment with the offers that could touch it."""

    lines: list[Line]
    basket: Basket
    active: ActiveSet
    moment: datetime
    buyer: BuyerFacts
    rulebook: Rulebook

    def quote(self, *, details: bool) -> Quote:
        """Match, price the items, choose above them, and write it down."""
        levels = tuple(level for level in self.rulebook.levels if level not in _APART)
        usable, not_counting = self._usable(frozenset((*self.rulebook.levels, Level.POSTAGE)))
        masks = self._masks(usable)
        item_offers = self._item_offers(usable, masks)
        items, over_budget = price_items(self.lines, item_offers, self.buyer)
        prices = self._prices(items)
        above = [offer for offer in usable if offer.level is not Level.ITEM]
        barred = _barred(items)
        open_masks = {offer.offer_id: masks[offer.offer_id] & ~barred.get(offer.level, 0) for offer in above}
        options = self._options(above, open_masks, prices)
        freed_by = _freed_by(items, self.basket.region)
        choice = choose(options, levels, prices, postage_free=freed_by is not None)
        outcome = Outcome(
            lines=self.lines,
            basket=self.basket,
            buyer=self.buyer,
            levels=levels,
            usable=usable,
            masks=masks,
            open_masks=open_masks,
            item_offers=item_offers,
            over_budget=over_budget,
            items=items,
            prices=prices,
            options=options,
            freed_by=freed_by,
            choice=choice,
        )
        if not details:
            return quote_of(outcome, (), ())
        return quote_of(outcome, next_thresholds(outcome), refusals(outcome, not_counting))

    def _options(self, offers: Sequence[Offer], masks: dict[int, int], prices: Prices) -> list[Option]:
        """The offers above the item level that reach a tier."""
        found = []
        for offer in offers:
            if offer.level is Level.POSTAGE and self.basket.region in offer.except_regions:
                continue
            elsewhere_fen = self.basket.elsewhere_fen.get(offer.offer_id, 0)
            option = option_for(offer, masks[offer.offer_id], prices, elsewhere_fen)
            if option:
                found.append(option)
        return found

    def _usable(self, levels: frozenset[Level]) -> tuple[list[Offer], list[Refused]]:
        usable, refused = [], []
        for offer in self.active.offers:
            reason = why_not(offer, moment=self.moment, buyer=self.buyer, levels=levels)
            if reason is None:
                usable.append(offer)
            else:
                refused.append(Refused(offer.offer_id, offer.title, *reason))
        return usable, refused

    def _masks(self, usable: Sequence[Offer]) -> dict[int, int]:
        """The lines in the scope of each offer."""
        covering = [self.active.scopes.covering(line.item) for line in self.lines]
        of_each = transposed(covering, len(self.active.offers))
        masks = {offer.offer_id: mask for offer, mask in zip(self.active.offers, of_each, strict=True)}
        return {offer.offer_id: masks[offer.offer_id] for offer in usable}

    def _item_offers(self, usable: Sequence[Offer], masks: dict[int, int]) -> ItemOffers:
        items = [offer for offer in usable if offer.level is Level.ITEM]
        plain = [offer for offer in items if not offer.bundle and not offer.add_on]
        add_ons = [offer for offer in items if offer.add_on and not offer.bundle]
        per_line = [
            [offer for offer in plain if masks[offer.offer_id] >> place & 1]
            for place in range(len(self.lines))
        ]
        return ItemOffers(
            per_line,
            [offer for offer in items if offer.bundle],
            add_ons,
            {offer.offer_id: self._skus(masks[offer.offer_id]) for offer in add_ons},
            self._conditions(add_ons),
        )

    def _conditions(self, add_ons: Sequence[Offer]) -> dict[int, frozenset[int]]:
        """The SKUs that count for the threshold of each add-on offer."""
        if not add_ons:
            return {}
        covering = {line.item.sku_id: self.active.conditions.covering(line.item) for line in self.lines}
        place = {offer.offer_id: place for place, offer in enumerate(self.active.offers)}
        return {
            offer.offer_id: frozenset(
                sku for sku, bits in covering.items() if bits >> place[offer.offer_id] & 1
            )
            for offer in add_ons
        }

    def _skus(self, mask: int) -> frozenset[int]:
        return frozenset(line.item.sku_id for place, line in enumerate(self.lines) if mask >> place & 1)

    def _prices(self, priced: Sequence[ItemLine]) -> Prices:
        return Prices(
            amounts=tuple(line.amount_fen for line in priced),
            quantities=tuple(line.line.quantity for line in priced),
            coins_fen=self.buyer.coins_fen,
            postage_fen=self.basket.postage_fen,
            region=self.basket.region,
        )


# Levels with a place of their own, whatever the rulebook's order says.
_APART = (Level.ITEM, Level.POSTAGE)


def _barred(items: Sequence[ItemLine]) -> dict[Level, int]:
    """The lines on which the item-level offer lets a later level give nothing."""
    barred: dict[Level, int] = {}
    for place, line in enumerate(items):
        for level in line.blocks:
            barred[level] = barred.get(level, 0) | 1 << place
    return barred


def _freed_by(items: Sequence[ItemLine], region: str) -> int | None:
    """The first item-level offer whose price comes with free postage."""
    freeing = (
        offer.offer_id
        for line in items
        for offer, benefit in line.benefits
        if benefit.free_postage and region not in offer.except_regions
    )
    return min(freeing, default=None)
