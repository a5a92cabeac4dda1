"""Write down a priced basket as a quote."""

from collections import Counter
from collections.abc import Iterable, Sequence

from promotions.engine.given import Choice
from promotions.engine.item_prices import ItemLine, deposit, gifts, savings
from promotions.engine.offers import Gift, Level
from promotions.engine.options import Option
from promotions.engine.outcome import Outcome
from promotions.engine.quotes import Discount, NextThreshold, PricedLine, Quote, Refused


def written(outcome: Outcome, next_up: tuple[NextThreshold, ...], refused: tuple[Refused, ...]) -> Quote:
    """The quote for an outcome."""
    items, choice = outcome.items, outcome.choice
    goods_fen = sum(choice.left)
    return Quote(
        lines=_priced_lines(outcome),
        discounts=(*_item_discounts(outcome), *_order_discounts(choice)),
        gifts=_gifts(
            items, [one.option for one in choice.given if one.option.offer.level is not Level.POSTAGE]
        ),
        postage_fen=choice.postage_fen,
        goods_fen=goods_fen,
        pays_fen=goods_fen + choice.postage_fen,
        deposit_fen=sum(min(deposit(line), left) for line, left in zip(items, choice.left, strict=True)),
        elsewhere_discount_fen=sum(given.elsewhere_fen for given in choice.given),
        next_thresholds=next_up,
        refused=refused,
    )


def _priced_lines(outcome: Outcome) -> tuple[PricedLine, ...]:
    shares: list[dict[int, int]] = [{} for _ in outcome.items]
    for given in outcome.choice.given:
        for line, share in zip(given.option.lines, given.shares, strict=True):
            if share:
                shares[line][given.option.offer.offer_id] = share
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
            given.option.offer.offer_id,
            given.option.offer.title,
            given.option.offer.level,
            given.discount_fen,
            given.option.times,
            given.option.tier.threshold,
        )
        for given in choice.given
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
