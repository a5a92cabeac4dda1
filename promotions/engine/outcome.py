"""A priced basket with everything the explanations ask for: what could be chosen beside what was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from promotions.engine.baskets import Basket, Line
from promotions.engine.bits import places
from promotions.engine.choice import give_these
from promotions.engine.given import Choice
from promotions.engine.item_prices import ItemLine, ItemOffers
from promotions.engine.offers import BuyerFacts, CardKind, Level, Offer
from promotions.engine.options import Option, Prices, measure


@dataclass(frozen=True, slots=True)
class Outcome:
    """Lines are in order of sku_id, offers in order of offer_id, masks have a bit per line."""

    lines: Sequence[Line]
    basket: Basket
    buyer: BuyerFacts
    levels: Sequence[Level]
    usable: Sequence[Offer]
    # The lines in the scope of each offer, and those of them that no item-level offer bars.
    masks: Mapping[int, int]
    open_masks: Mapping[int, int]
    item_offers: ItemOffers
    over_budget: frozenset[int]
    items: Sequence[ItemLine]
    prices: Prices
    options: Sequence[Option]
    # The item-level offer that frees the postage.
    freed_by: int | None
    choice: Choice

    def counted(self, offer: Offer, mask: int) -> int:
        """What the thresholds of an offer above the item level count on these lines, and in other shops."""
        elsewhere_fen = self.basket.elsewhere_fen.get(offer.offer_id, 0)
        return measure(offer, places(mask), self.prices, elsewhere_fen)

    def choice_with(self, option: Option, prices: Prices) -> Choice:
        """The chosen order at other prices, with this option in its place."""
        kept = [
            given.option
            for given in self.choice.given
            if given.option.offer is not option.offer and not rivals(given.option, option)
        ]
        return give_these([*kept, option], self.levels, prices, postage_free=self.freed_by is not None)


def rivals(one: Option, other: Option) -> bool:
    """Whether an order takes only one of the two."""
    if one.offer.level is not other.offer.level:
        return False
    if one.offer.level is Level.POSTAGE:
        return True
    if one.offer.level is not Level.CARD:
        return one.offer.group == other.offer.group
    both_items = {one.offer.card_kind, other.offer.card_kind} == {CardKind.ITEM_COUPON}
    return not both_items or bool(one.mask & other.mask)
