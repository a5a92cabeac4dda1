"""Item level: what the pieces of one SKU cost under the one offer that takes effect on them."""

from collections.abc import Sequence
from dataclasses import dataclass

from promotions.engine.baskets import Item
from promotions.engine.money import WHOLE_PERMYRIAD, half_up, permyriad_of
from promotions.engine.offers import Benefit, BuyerFacts, EveryNth, Offer, gift_value, measured, reached_tier
from promotions.engine.quotes import Piece

NO_BENEFIT = Benefit()


@dataclass(frozen=True, slots=True)
class PiecesPrice:
    """The item-level price of some pieces of a SKU; `benefit` holds what the offer gives beside the price."""

    amount_fen: int
    pieces: tuple[Piece, ...]
    offer: Offer | None = None
    benefit: Benefit = NO_BENEFIT


class Menu:
    """What any number of pieces of one SKU costs, with the offers that cover the SKU.

    Offers are in order of offer_id. Answers are cached: bundles and add-ons ask for many numbers.
    """

    def __init__(self, item: Item, offers: Sequence[Offer], buyer: BuyerFacts) -> None:
        self.item = item
        self._allowed = [(offer, pieces_allowed(offer, item.sku_id, buyer)) for offer in offers]
        self._prices: dict[int, PiecesPrice] = {}

    def price(self, quantity: int) -> PiecesPrice:
        """The pieces under the best official offer that gives anything, else under the best of the others."""
        if quantity not in self._prices:
            self._prices[quantity] = self._best(quantity)
        return self._prices[quantity]

    def amount(self, quantity: int) -> int:
        """The price alone, in fen."""
        return self.price(quantity).amount_fen

    def _best(self, quantity: int) -> PiecesPrice:
        list_fen = self.item.price_fen * quantity
        best: tuple[bool, int, int, bool] = (False, 0, 0, False)
        found: _Deal | None = None
        for offer, allowed in self._allowed:
            deal = _deal(offer, self.item.price_fen, quantity, min(quantity, allowed))
            if deal is None:
                continue
            benefit = deal.benefit
            rank = (offer.official, deal.saving_fen, gift_value(benefit), benefit.free_postage)
            if any(rank[1:]) and rank > best:
                best, found = rank, deal
        if found is None:
            return PiecesPrice(list_fen, _at_list_price(quantity, list_fen))
        return found.price(quantity, list_fen)


@dataclass(frozen=True, slots=True)
class _Deal:
    """One offer on a line: so many of its pieces together save so much."""

    offer: Offer
    quantity: int
    saving_fen: int
    benefit: Benefit

    def price(self, quantity: int, list_fen: int) -> PiecesPrice:
        rest = quantity - self.quantity
        rest_fen = list_fen * rest // quantity
        amount_fen = list_fen - self.saving_fen
        applied = Piece(self.quantity, amount_fen - rest_fen, self.offer.offer_id)
        pieces = (applied, *_at_list_price(rest, rest_fen))
        return PiecesPrice(amount_fen, pieces, self.offer, self.benefit)


def pieces_allowed(offer: Offer, sku_id: int, buyer: BuyerFacts) -> int:
    """How many pieces of a SKU the buyer may still have under an offer."""
    limits = offer.limits
    allowed = 2**62
    if limits.pieces_left is not None:
        allowed = limits.pieces_left
    if limits.pieces_per_buyer is not None:
        allowed = min(allowed, limits.pieces_per_buyer - buyer.pieces.get((offer.offer_id, sku_id), 0))
    return max(allowed, 0)


def _deal(offer: Offer, list_unit_fen: int, quantity: int, allowed: int) -> _Deal | None:
    """What an offer does for a line: `allowed` of its `quantity` pieces may have it."""
    if allowed <= 0:
        return None
    if offer.every_nth:
        return _every_nth_deal(offer, offer.every_nth, list_unit_fen, allowed)
    if offer.presale and not offer.tiers:
        benefit = NO_BENEFIT
    else:
        threshold_counts = measured(offer, amount_fen=list_unit_fen * quantity, pieces=quantity)
        tier = reached_tier(offer.tiers, threshold_counts)
        if tier is None:
            return None
        benefit = tier.benefit
    unit_fen = unit_price(offer, benefit, list_unit_fen)
    return _Deal(offer, allowed, (list_unit_fen - unit_fen) * allowed, benefit)


def _every_nth_deal(offer: Offer, every_nth: EveryNth, list_unit_fen: int, allowed: int) -> _Deal | None:
    cheap = allowed // every_nth.n
    if not cheap:
        return None
    full_fen = list_unit_fen * cheap
    saving_fen = max(full_fen - permyriad_of(full_fen, every_nth.pay_permyriad), 0)
    return _Deal(offer, cheap, saving_fen, NO_BENEFIT)


def unit_price(offer: Offer, benefit: Benefit, list_unit_fen: int) -> int:
    """One piece under a benefit: its price, then percent, then amount off; never above the list price."""
    unit_fen = list_unit_fen if benefit.price_fen is None else benefit.price_fen
    if benefit.pay_permyriad != WHOLE_PERMYRIAD:
        unit_fen = half_up(unit_fen * benefit.pay_permyriad, WHOLE_PERMYRIAD)
    unit_fen = max(unit_fen - benefit.amount_off_fen, 0)
    if offer.presale:
        unit_fen = offer.presale.deposit_fen + max(unit_fen - offer.presale.deposit_worth_fen, 0)
    return min(unit_fen, list_unit_fen)


def _at_list_price(quantity: int, amount_fen: int) -> tuple[Piece, ...]:
    return (Piece(quantity, amount_fen),) if quantity else ()
