"""The lowest item-level price per piece that single offers can give a SKU, on average over its line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import gcd

from promotions.rules.checking.shares import usable
from promotions.rules.money import WHOLE_PERMYRIAD, permyriad_of
from promotions.rules.offers import Audience, Benefit, Level, Limits, Measure, Offer

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
    return _worth_looking_at({bars: min(price, beside) for bars, price in lowest.items()})


def lowest_piece(offer: Offer, list_fen: int, list_prices_fen: Mapping[int, int]) -> float:
    """What a piece costs on average in the best line for one item-level offer; never above the list price."""
    return max(0.0, min(float(list_fen), _with(offer, list_fen, list_prices_fen)))


def _with(offer: Offer, list_fen: int, list_prices_fen: Mapping[int, int]) -> float:
    if offer.add_on:
        return offer.add_on.price_fen
    if offer.bundle:
        pieces = offer.bundle.pieces
        whole = sum(list_prices_fen.get(sku_id, 0) * count for sku_id, count in pieces.items())
        return offer.bundle.price_fen * list_fen // whole if whole else 0
    if offer.every_nth:
        n, pay = offer.every_nth.n, offer.every_nth.pay_permyriad
        return (list_fen * (n - 1) + _rounded_together(list_fen, pay)) / n
    found = min((_tier_price(tier.benefit, list_fen) for tier in offer.tiers), default=list_fen)
    if offer.presale:
        found -= max(0, offer.presale.deposit_worth_fen - offer.presale.deposit_fen)
    return found


def _rounded_together(list_fen: int, pay_permyriad: int) -> float:
    """The least that pieces cost on average when what they pay is rounded as one amount: 2 of 1.5 fen cost 3.

    What rounding does to so many pieces comes again after a period, and weighs less on more pieces.
    """
    period = WHOLE_PERMYRIAD // gcd(list_fen * pay_permyriad, WHOLE_PERMYRIAD)
    return min(permyriad_of(list_fen * pieces, pay_permyriad) / pieces for pieces in range(1, period + 1))


def _tier_price(benefit: Benefit, list_fen: int) -> int:
    base = list_fen if benefit.price_fen is None else benefit.price_fen
    return min(
        permyriad_of(base, benefit.pay_permyriad) - benefit.amount_off_fen,
        permyriad_of(max(0, base - benefit.amount_off_fen), benefit.pay_permyriad),
    )


def _for_everybody(offer: Offer, list_fen: int) -> bool:
    """An official price that every buyer gets for every piece, so that the shop's own tools never apply."""
    if not (offer.official and offer.tiers) or offer.bundle or offer.add_on or offer.presale:
        return False
    at_once = [
        tier
        for tier in offer.tiers
        if tier.threshold <= (1 if offer.measure == Measure.QUANTITY else 0)
        and _tier_price(tier.benefit, list_fen) < list_fen
        and 0 <= tier.benefit.pay_permyriad <= WHOLE_PERMYRIAD
    ]
    return (
        bool(at_once)
        and offer.audience == Audience()
        and offer.limits == Limits()
        and (offer.claimable or not offer.needs_coupon)
    )


def _worth_looking_at(lowest: Mapping[frozenset[Level], float]) -> tuple[ItemPrice, ...]:
    """Without prices that bar levels and are no lower than one that bars nothing."""
    free = lowest.get(NO_LEVELS)
    kept = [
        ItemPrice(price, bars) for bars, price in lowest.items() if not bars or free is None or price < free
    ]
    return tuple(sorted(kept, key=lambda found: (len(found.barred), found.lowest_fen)))
