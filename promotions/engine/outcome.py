"""The order that was chosen: what every option takes off, what is left to pay, and the quote that says so."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from promotions.engine.baskets import Basket, Line
from promotions.engine.bits import places
from promotions.engine.item_prices import ItemLine, ItemOffers, deposit, gifts, savings
from promotions.engine.offers import BuyerFacts, CardKind, Gift, Level, Offer
from promotions.engine.options import Option, Prices, measure
from promotions.engine.quotes import Discount, NextThreshold, PricedLine, Quote, Refused


@dataclass(frozen=True, slots=True)
class AppliedOption:
    """An option that takes effect: what it takes off each of its lines, other shops' lines and the postage."""

    option: Option
    shares: tuple[int, ...]
    elsewhere_fen: int
    postage_fen: int

    @property
    def discount_fen(self) -> int:
        """All that it takes off."""
        return sum(self.shares) + self.elsewhere_fen + self.postage_fen


@dataclass(frozen=True, slots=True)
class Choice:
    """The cheapest order: its options in the order of application, and what is left to pay."""

    applied: tuple[AppliedOption, ...]
    left: tuple[int, ...]
    postage_fen: int

    @property
    def pays_fen(self) -> int:
        """Goods and postage."""
        return sum(self.left) + self.postage_fen

    @property
    def gift_value(self) -> int:
        """What the gifts are worth; a postage offer gives none."""
        return sum(
            one.option.gift_value for one in self.applied if one.option.offer.level is not Level.POSTAGE
        )


@dataclass(frozen=True, slots=True)
class State:
    """A state of the search: what the lines have left, and the options chosen so far."""

    left: list[int]
    goods_fen: int
    freed: bool
    gift_value: int
    applied: tuple[AppliedOption, ...]
    # Lines on which a later level gives nothing.
    barred: Mapping[Level, int]


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


def quote_of(outcome: Outcome, next_up: tuple[NextThreshold, ...], refused: tuple[Refused, ...]) -> Quote:
    """The quote for an outcome."""
    items, choice = outcome.items, outcome.choice
    goods_fen = sum(choice.left)
    return Quote(
        lines=_priced_lines(outcome),
        discounts=(*_item_discounts(outcome), *_order_discounts(choice)),
        gifts=_gifts(
            items, [one.option for one in choice.applied if one.option.offer.level is not Level.POSTAGE]
        ),
        postage_fen=choice.postage_fen,
        goods_fen=goods_fen,
        pays_fen=goods_fen + choice.postage_fen,
        deposit_fen=sum(min(deposit(line), left) for line, left in zip(items, choice.left, strict=True)),
        elsewhere_discount_fen=sum(applied.elsewhere_fen for applied in choice.applied),
        next_thresholds=next_up,
        refused=refused,
    )


def _priced_lines(outcome: Outcome) -> tuple[PricedLine, ...]:
    shares: list[dict[int, int]] = [{} for _ in outcome.items]
    for applied in outcome.choice.applied:
        for line, share in zip(applied.option.lines, applied.shares, strict=True):
            if share:
                shares[line][applied.option.offer.offer_id] = share
    return tuple(
        PricedLine(
            sku_id=item.line.item.sku_id,
            quantity=item.line.quantity,
            list_fen=item.line.item.price_fen * item.line.quantity,
            item_fen=item.amount_fen,
            pays_fen=left,
            pieces=tuple(item.pieces),
            shares_fen=shares_fen,
        )
        for item, left, shares_fen in zip(outcome.items, outcome.choice.left, shares, strict=True)
    )


def _item_discounts(outcome: Outcome) -> list[Discount]:
    saved = savings(outcome.items)
    if outcome.freed_by is not None:
        saved[outcome.freed_by] += outcome.basket.postage_fen
    offers = {offer.offer_id: offer for line in outcome.items for offer in line.offers}
    return [
        Discount(offer_id, offers[offer_id].title, Level.ITEM, saved[offer_id]) for offer_id in sorted(offers)
    ]


def _order_discounts(choice: Choice) -> list[Discount]:
    return [
        Discount(
            applied.option.offer.offer_id,
            applied.option.offer.title,
            applied.option.offer.level,
            applied.discount_fen,
            applied.option.times,
            applied.option.tier.threshold,
        )
        for applied in choice.applied
    ]


def _gifts(priced: Sequence[ItemLine], chosen: Iterable[Option]) -> tuple[tuple[int, Gift], ...]:
    """Every gift with the offer that gives it; the same gift of one offer is put together."""
    count: Counter[tuple[int, int, int]] = Counter()
    from_items = (pair for line in priced for pair in gifts(line))
    from_order = ((option.offer.offer_id, gift) for option in chosen for gift in option.gifts)
    for offer_id, gift in (*from_items, *from_order):
        count[offer_id, gift.sku_id, gift.value_fen] += gift.quantity
    return tuple(
        (offer_id, Gift(sku_id, quantity, value_fen))
        for (offer_id, sku_id, value_fen), quantity in sorted(count.items())
    )
