"""A basket that really goes below a limit, priced by the engine: the proof of a suspicion."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from promotions.checker.rules.baskets_to_try import baskets_to_try
from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedSku, Limit, LimitKind, Suspicion
from promotions.engine.baskets import Basket
from promotions.engine.limits import TooManyCombinations
from promotions.engine.offers import BuyerFacts, Level, Offer
from promotions.engine.quotes import PricedLine, Quote

# Prices a basket at a moment for a buyer; `promotions.engine.pricing.quote` on the checked offers.
Pricing = Callable[[Basket, datetime, BuyerFacts], Quote]
# More coins than any tier takes.
MANY_COINS_FEN = 10_000_000


@dataclass(frozen=True, slots=True)
class Witness:
    """Who buys what, when, and pays less than a limit; all money in fen.

    `loss_fen`: what the order lacks to the limit. `orders_possible`: how many such orders stock, limits and
    budgets allow; None when nothing ends it. `stack`: the offers that made the price.
    """

    sku_id: int
    limit: Limit
    moment: datetime
    lines: tuple[tuple[int, int], ...]
    buyer: BuyerFacts
    elsewhere_fen: Mapping[int, int]
    quantity: int
    pays_fen: int
    goods_fen: int
    loss_fen: int
    stack: tuple[int, ...]
    orders_possible: int | None


def find_witness(bounds: Bounds, suspicion: Suspicion, pricing: Pricing) -> Witness | None:
    """The basket with the lowest price per piece among those worth trying; None when none is under the limit.

    One that reaches the bound ends the search: nothing can be lower.
    """
    sku = bounds.sku(suspicion.sku_id)
    offers = [bounds.offer(offer_id) for offer_id in suspicion.offer_ids]
    best: Witness | None = None
    for basket in baskets_to_try(bounds, sku, offers, suspicion.starts_at):
        for buyer in buyers_to_try(offers):
            try:
                quote = pricing(basket, suspicion.starts_at, buyer)
            except TooManyCombinations:
                continue
            found = witness_in(bounds, sku, suspicion, basket, buyer, quote)
            if found and (best is None or _depth(found) > _depth(best)):
                best = found
            if best and best.pays_fen / best.quantity <= suspicion.bound_fen + suspicion.slack_fen:
                return best
    return best


def _depth(witness: Witness) -> tuple[float, int]:
    return witness.loss_fen / witness.quantity, -sum(quantity for _, quantity in witness.lines)


def buyers_to_try(offers: Iterable[Offer]) -> list[BuyerFacts]:
    """A buyer for whom every audience and coupon is open: as a new and, if that matters, as an old buyer."""
    offers = list(offers)
    newness = {offer.audience.new_buyers for offer in offers} - {None}
    return [
        BuyerFacts(
            vip_level=max((offer.audience.min_vip_level for offer in offers), default=0),
            is_new=bool(is_new),
            segments=frozenset(key for offer in offers for key in offer.audience.segments),
            coupon_offer_ids=frozenset(offer.offer_id for offer in offers if offer.needs_coupon),
            coins_fen=MANY_COINS_FEN if any(offer.level == Level.COINS for offer in offers) else 0,
        )
        for is_new in (sorted(newness, key=bool) or [True])
    ]


def witness_in(
    bounds: Bounds, sku: CheckedSku, suspicion: Suspicion, basket: Basket, buyer: BuyerFacts, quote: Quote
) -> Witness | None:
    """What a priced basket proves about a suspicion, if anything."""
    line = next((line for line in quote.lines if line.sku_id == sku.item.sku_id), None)
    if line is None:
        return None
    pays, loss = _loss(bounds, suspicion.limit, line, quote)
    if loss <= 0:
        return None
    stack = stack_of_line(line)
    return Witness(
        sku_id=sku.item.sku_id,
        limit=suspicion.limit,
        moment=suspicion.starts_at,
        lines=tuple((one.item.sku_id, one.quantity) for one in basket.lines),
        buyer=buyer,
        elsewhere_fen=dict(basket.elsewhere_fen),
        quantity=line.quantity,
        pays_fen=pays,
        goods_fen=quote.goods_fen,
        loss_fen=loss,
        stack=stack,
        orders_possible=_orders_possible(bounds, sku, line, stack, quote),
    )


def _loss(bounds: Bounds, limit: Limit, line: PricedLine, quote: Quote) -> tuple[int, int]:
    """What counts for the limit is paid, and how much is lacking."""
    if limit.kind == LimitKind.COMMITMENT:
        counted = [piece for piece in line.pieces if piece.offer_id in bounds.shop.counted_offer_ids]
        paid = sum(piece.amount_fen for piece in counted)
        return paid, limit.price_fen * sum(piece.quantity for piece in counted) - paid
    if limit.kind == LimitKind.MIN_DISCOUNT:
        paid = sum(one.pays_fen for one in quote.lines)
        return line.pays_fen, sum(_least(bounds, one) for one in quote.lines) - paid
    return line.pays_fen, limit.price_fen * line.quantity - line.pays_fen


def _least(bounds: Bounds, line: PricedLine) -> int:
    limits = bounds.sku(line.sku_id).limits
    return line.quantity * max(
        (limit.price_fen for limit in limits if limit.kind == LimitKind.MIN_DISCOUNT), default=0
    )


def stack_of_line(line: PricedLine) -> tuple[int, ...]:
    """The offers that made the price of a line."""
    at_item = {piece.offer_id for piece in line.pieces if piece.offer_id is not None}
    return tuple(sorted(at_item | {offer_id for offer_id, share in line.shares_fen.items() if share}))


def _orders_possible(
    bounds: Bounds, sku: CheckedSku, line: PricedLine, stack: Sequence[int], quote: Quote
) -> int | None:
    discounts = {discount.offer_id: discount.discount_fen for discount in quote.discounts}
    ends = list(_ends(bounds, line, stack, discounts))
    if sku.stock is not None:
        ends.append(sku.stock // line.quantity)
    return min(ends, default=None)


def _ends(
    bounds: Bounds, line: PricedLine, stack: Sequence[int], discounts: Mapping[int, int]
) -> Iterator[int]:
    pieces: dict[int | None, int] = {}
    for piece in line.pieces:
        pieces[piece.offer_id] = pieces.get(piece.offer_id, 0) + piece.quantity
    for offer_id in stack:
        limits = bounds.offer(offer_id).limits
        if limits.uses_left is not None:
            yield limits.uses_left
        pieces_left = bounds.shop.pieces_left(bounds.offer(offer_id))
        if pieces_left is not None and pieces.get(offer_id):
            yield pieces_left // pieces[offer_id]
        if limits.budget_left_fen is not None and discounts.get(offer_id):
            yield limits.budget_left_fen // discounts[offer_id]
