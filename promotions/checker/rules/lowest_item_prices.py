"""The lowest item-level price per piece that single offers can give a SKU, on average over its line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from promotions.checker.rules.shares import usable
from promotions.engine.lowest_piece import lowest_piece, tier_price
from promotions.engine.money import WHOLE_PERMYRIAD
from promotions.engine.offers import Audience, Level, Limits, Measure, Offer

NO_LEVELS: frozenset[Level] = frozenset()


@dataclass(frozen=True, slots=True)
class ItemPrice:
    """No line of the SKU has a lower item-level price per piece while these later levels are barred for it."""

    lowest_fen: float
    barred: frozenset[Level]


def item_prices(
    list_fen: int, offers: Iterable[Offer], list_prices_fen: Mapping[int, int]
) -> tuple[ItemPrice, ...]:
    """One price for each set of levels that the offers may bar; the cheapest without any bar comes first.

    Any of the offers may be the only one a buyer gets, or none of them – unless an official price is for
    everybody: it goes before the shop's own tools. Bundles and add-ons may stand in a line beside another.
    """
    usable_offers = [offer for offer in offers if usable(offer.limits)]
    if any(_for_everybody(offer, list_fen) for offer in usable_offers):
        usable_offers = [offer for offer in usable_offers if offer.official or offer.add_on]
        lowest: dict[frozenset[Level], float] = {}
    else:
        lowest = {NO_LEVELS: list_fen}
    beside: float = list_fen
    for offer in usable_offers:
        price = lowest_piece(offer, list_fen, list_prices_fen)
        if offer.bundle or offer.add_on:
            beside = min(beside, price)
        else:
            lowest[offer.blocks] = min(price, lowest.get(offer.blocks, price))
    if beside < list_fen:
        lowest.setdefault(NO_LEVELS, list_fen)
    return _not_dominated({bars: min(price, beside) for bars, price in lowest.items()})


def _for_everybody(offer: Offer, list_fen: int) -> bool:
    """An official price that every buyer gets for every piece, so that the shop's own tools never apply."""
    if not (offer.official and offer.tiers) or offer.bundle or offer.add_on or offer.presale:
        return False
    at_once = [
        tier
        for tier in offer.tiers
        if tier.threshold <= (1 if offer.measure == Measure.QUANTITY else 0)
        and tier_price(tier.benefit, list_fen) < list_fen
        and 0 <= tier.benefit.pay_permyriad <= WHOLE_PERMYRIAD
    ]
    return (
        bool(at_once)
        and offer.audience == Audience()
        and offer.limits == Limits()
        and (offer.claimable or not offer.needs_coupon)
    )


def _not_dominated(lowest: Mapping[frozenset[Level], float]) -> tuple[ItemPrice, ...]:
    """Without prices that bar levels and are no lower than one that bars nothing."""
    free = lowest.get(NO_LEVELS)
    best = [
        ItemPrice(price, bars) for bars, price in lowest.items() if not bars or free is None or price < free
    ]
    return tuple(sorted(best, key=lambda found: (len(found.barred), found.lowest_fen)))
