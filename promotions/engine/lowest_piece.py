"""The lowest item-level price per piece that one offer can give a SKU, on average over its line."""

from collections.abc import Mapping
from math import gcd

from promotions.engine.money import WHOLE_PERMYRIAD, permyriad_of
from promotions.engine.offers import Benefit, Offer


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
    found = min((tier_price(tier.benefit, list_fen) for tier in offer.tiers), default=list_fen)
    if offer.presale:
        found -= max(0, offer.presale.deposit_worth_fen - offer.presale.deposit_fen)
    return found


def _rounded_together(list_fen: int, pay_permyriad: int) -> float:
    """The least that pieces cost on average when what they pay is rounded as one amount: 2 of 1.5 fen cost 3.

    What rounding does to so many pieces comes again after a period, and weighs less on more pieces.
    """
    period = WHOLE_PERMYRIAD // gcd(list_fen * pay_permyriad, WHOLE_PERMYRIAD)
    return min(permyriad_of(list_fen * pieces, pay_permyriad) / pieces for pieces in range(1, period + 1))


def tier_price(benefit: Benefit, list_fen: int) -> int:
    base = list_fen if benefit.price_fen is None else benefit.price_fen
    return min(
        permyriad_of(base, benefit.pay_permyriad) - benefit.amount_off_fen,
        permyriad_of(max(0, base - benefit.amount_off_fen), benefit.pay_permyriad),
    )
