"""A priced basket with everything the explanations ask for: what could be chosen beside what was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from promotions.rules.baskets import Basket, Line
from promotions.rules.choosing import Choice, choose
from promotions.rules.item_level import Menu
from promotions.rules.item_prices import ItemLine, ItemOffers
from promotions.rules.offers import BuyerFacts, Level, Offer
from promotions.rules.options import Option, Prices


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

    def choice_with(self, prices: Prices, instead: Option) -> Choice:
        """What would be chosen at other prices, with one offer's option another."""
        options = [option for option in self.options if option.offer is not instead.offer]
        options = sorted([*options, instead], key=lambda option: option.offer.offer_id)
        return choose(options, self.levels, prices, postage_free=self.freed_by is not None)

    def menu(self, place: int) -> Menu:
        """The item-level prices of a line."""
        return Menu(self.lines[place].item, self.item_offers.per_line[place], self.buyer)
