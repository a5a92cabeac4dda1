"""A big basket, and as many live activities of every kind as asked for."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from promotions.engine.baskets import Basket, Item, Line
from promotions.engine.offers import (
    Benefit,
    BuyerFacts,
    CardKind,
    EveryNth,
    Level,
    Measure,
    Offer,
    Scope,
    Tier,
)

LINES = 20
NOW = datetime(2026, 11, 11, 12, tzinfo=UTC)
BUYER = BuyerFacts(vip_level=2, is_new=False, coins_fen=888)
# Of ten offers in a row: four at item level, then cards and what counts for the order.
KINDS = (
    "special_price",
    "item_coupon",
    "money_off",
    "percent_off",
    "shop_coupon",
    "item_coupon",
    "cross_shop",
    "second_half_price",
    "item_coupon",
    "quantity_discount",
)
LAST = ("vip", "coins", "red_packet", "postage")


def prices_fen() -> list[int]:
    """The list price of every line, 19.00 to 399.00."""
    dice = Random(20)
    return [dice.randrange(1900, 39_901, 100) for _ in range(LINES)]


def basket() -> Basket:
    """Twenty SKUs in four categories, one to three pieces of each."""
    dice = Random(3)
    return Basket(
        lines=tuple(
            Line(Item(sku, sku, price_fen, f"category {sku % 4}"), dice.randint(1, 3))
            for sku, price_fen in enumerate(prices_fen(), start=1)
        ),
        postage_fen=1000,
    )


def offers(count: int) -> list[Offer]:
    """So many offers, all live, all for this buyer and each on something in the basket."""
    dice = Random(count)
    kinds = [*LAST, *(KINDS[number % len(KINDS)] for number in range(count - len(LAST)))]
    return [_offer(number, kind, dice) for number, kind in enumerate(kinds, start=1)]


def _offer(number: int, kind: str, dice: Random) -> Offer:
    level, more = _MADE[kind](dice)
    return Offer(
        offer_id=number,
        title=f"{kind} {number}",
        level=level,
        starts_at=NOW - timedelta(days=1),
        ends_at=NOW + timedelta(days=1),
        **{"scope": Scope(everything=True), **more},
    )


def _few(dice: Random, most: int = 3) -> Scope:
    return Scope(sku_ids=frozenset(dice.sample(range(1, LINES + 1), dice.randint(1, most))))


def _category(dice: Random) -> Scope:
    return Scope(categories=frozenset({f"category {dice.randrange(4)}"}))


def _off(threshold_fen: int, off_fen: int) -> Tier:
    return Tier(threshold_fen, Benefit(amount_off_fen=off_fen))


def _pay(permyriad: int, threshold: int = 0) -> Tier:
    return Tier(threshold, Benefit(pay_permyriad=permyriad))


def _money_off(dice: Random) -> tuple[Level, dict[str, Any]]:
    step = dice.randrange(100, 300) * 100
    return Level.SHOP, {
        "tiers": tuple(_off(step * n, step * n // dice.randint(8, 12)) for n in (1, 2, 3)),
        "scope": dice.choice([Scope(everything=True), _category(dice)]),
    }


def _quantity_discount(dice: Random) -> tuple[Level, dict[str, Any]]:
    return Level.SHOP, {
        "tiers": (_pay(9500, 2), _pay(dice.randrange(8800, 9400, 50), 3)),
        "measure": Measure.QUANTITY,
        "scope": dice.choice([Scope(everything=True), _category(dice)]),
    }


def _item_coupon(dice: Random) -> tuple[Level, dict[str, Any]]:
    tiers = (_off(dice.randrange(1000, 9000), dice.randrange(300, 900, 50)),)
    return Level.CARD, {"tiers": tiers, "scope": _few(dice), "card_kind": CardKind.ITEM_COUPON}


def _shop_coupon(dice: Random) -> tuple[Level, dict[str, Any]]:
    tiers = (_off(dice.randrange(20_000, 60_000), dice.randrange(2000, 6000, 100)),)
    return Level.CARD, {"tiers": tiers, "card_kind": CardKind.SHOP_COUPON}


def _cross_shop(dice: Random) -> tuple[Level, dict[str, Any]]:
    tiers = (_off(30_000, dice.randrange(3000, 5000, 100)),)
    scope = Scope(everything=True, except_sku_ids=_few(dice).sku_ids)
    return Level.CROSS_SHOP, {"tiers": tiers, "repeats": True, "scope": scope}


_MADE = {
    "special_price": lambda dice: (
        Level.ITEM,
        {"tiers": (Tier(0, Benefit(price_fen=dice.randrange(1500, 30_000))),), "scope": _few(dice)},
    ),
    "percent_off": lambda dice: (
        Level.ITEM,
        {"tiers": (_pay(dice.randrange(7000, 9900)),), "scope": _few(dice, 5)},
    ),
    "second_half_price": lambda dice: (
        Level.ITEM,
        {"every_nth": EveryNth(2, dice.randrange(5000, 9000)), "scope": _category(dice)},
    ),
    "money_off": _money_off,
    "quantity_discount": _quantity_discount,
    "item_coupon": _item_coupon,
    "shop_coupon": _shop_coupon,
    "cross_shop": _cross_shop,
    "vip": lambda dice: (
        Level.VIP,
        {"tiers": (_pay(9500),), "scope": Scope(everything=True, except_sku_ids=_few(dice).sku_ids)},
    ),
    "coins": lambda dice: (Level.COINS, {"tiers": (_pay(9900),)}),
    "red_packet": lambda dice: (Level.RED_PACKET, {"tiers": (_off(10_000, 500),)}),
    "postage": lambda dice: (
        Level.POSTAGE,
        {"tiers": (Tier(9900, Benefit(free_postage=True)),), "except_regions": frozenset({"西藏"})},
    ),
}
