"""Offers and baskets in few words: amounts in yuan, SKU n costs what the test says."""

from datetime import UTC, datetime, timedelta
from typing import Any

from promotions.engine.baskets import Basket, Item, Line
from promotions.engine.offers import Benefit, CardKind, Level, Offer, Scope, Tier

NOON = datetime(2026, 11, 11, 4, tzinfo=UTC)
EVERYTHING = Scope(everything=True)


def fen(yuan: float | str) -> int:
    """Yuan as fen."""
    return round(float(yuan) * 100)


def line(sku: int, yuan: float, quantity: int = 1, **facts: Any) -> Line:
    """Pieces of a SKU at a list price; its product has the same number."""
    return Line(Item(sku, facts.pop("product_id", sku), fen(yuan), **facts), quantity)


def basket(*lines: Line, **more: Any) -> Basket:
    """The lines together."""
    return Basket(lines, **more)


def only(*skus: int) -> Scope:
    """These SKUs."""
    return Scope(sku_ids=frozenset(skus))


def offer(offer_id: int, level: Level, *tiers: Tier, **more: Any) -> Offer:
    """An offer on everything that lasts all day, unless `more` has other facts."""
    defaults: dict[str, Any] = {
        "title": f"offer {offer_id}",
        "starts_at": NOON - timedelta(hours=12),
        "ends_at": NOON + timedelta(hours=12),
        "scope": EVERYTHING,
    }
    return Offer(offer_id=offer_id, level=level, tiers=tiers, **{**defaults, **more})


def off(threshold: float, yuan: float, **more: Any) -> Tier:
    """Money off over a threshold, both in yuan."""
    return Tier(fen(threshold), Benefit(amount_off_fen=fen(yuan), **more))


def percent(pay: int, threshold: int = 0) -> Tier:
    """So many percent are still paid, from a threshold (fen or pieces) on."""
    return Tier(threshold, Benefit(pay_permyriad=pay * 100))


def price(yuan: float) -> Tier:
    """A price per piece."""
    return Tier(0, Benefit(price_fen=fen(yuan)))


def item_coupon(offer_id: int, *tiers: Tier, **more: Any) -> Offer:
    """A coupon for items."""
    return offer(offer_id, Level.CARD, *tiers, card_kind=CardKind.ITEM_COUPON, **more)


def shop_coupon(offer_id: int, *tiers: Tier, **more: Any) -> Offer:
    """A coupon for the shop."""
    return offer(offer_id, Level.CARD, *tiers, card_kind=CardKind.SHOP_COUPON, **more)
