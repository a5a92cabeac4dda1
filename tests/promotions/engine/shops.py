"""Random shops, baskets, buyers and moments, small enough for the oracle and nasty in the amounts.

Hypothesis draws the seeds and which of the offers and lines remain, so a failure shrinks to few of them;
the rest is plain dice, which is many times faster than drawing every field.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from promotions.engine.baskets import Basket, Item, Line
from promotions.engine.offers import (
    AddOn,
    Audience,
    Benefit,
    Bundle,
    BuyerFacts,
    CardKind,
    EveryNth,
    Gift,
    Level,
    Limits,
    Measure,
    Offer,
    Presale,
    Rulebook,
    Scope,
    Tier,
)
from tests.promotions.engine.builders import NOON

T = TypeVar("T")
SKUS = [1, 2, 3, 4, 5]
ABOVE = [Level.SHOP, Level.CARD, Level.CROSS_SHOP, Level.VIP, Level.COINS, Level.RED_PACKET, Level.POSTAGE]
AMOUNTS = [1, 2, 3, 10, 99, 100, 333, 500, 999, 1000, 1999, 3000, 10_000, 40_000]
PERCENTS = [1, 1000, 3000, 4000, 5000, 6667, 8000, 9500, 9999]
RULEBOOKS = [
    *[Rulebook()] * 3,
    Rulebook(
        (
            Level.ITEM,
            Level.CARD,
            Level.SHOP,
            Level.RED_PACKET,
            Level.VIP,
            Level.CROSS_SHOP,
            Level.COINS,
        )
    ),
    Rulebook((Level.ITEM, Level.VIP, Level.SHOP, Level.CARD)),
]


@dataclass(frozen=True)
class World:
    """Everything a quote depends on."""

    basket: Basket
    offers: list[Offer]
    moment: datetime
    buyer: BuyerFacts
    rulebook: Rulebook


class Dice(random.Random):
    """A random number generator with the throws that are needed here."""

    def pick(self, values: Sequence[T]) -> T:
        """One of them."""
        return values[self.randrange(len(values))]

    def some(self, values: Sequence[T], least: int, most: int) -> frozenset[T]:
        """A few of them."""
        return frozenset(self.sample(values, min(self.randint(least, most), len(values))))

    def one_in(self, n: int) -> bool:
        """Seldom."""
        return self.randrange(n) == 0


def worlds(max_offers: int = 11) -> st.SearchStrategy[World]:
    """Random worlds; a smaller one has fewer offers and lines."""
    masks = st.integers(0, 2**max_offers - 1)
    return st.builds(world, st.integers(0, 2**32), masks, st.integers(1, 2**5 - 1))


def world(seed: int, kept_offers: int, kept_lines: int) -> World:
    """The world of a seed, with those offers and lines whose bit is set."""
    dice = Dice(seed)
    style = dice.pick([None, *ABOVE])
    lines = [Line(_item(dice, sku), dice.pick([1, 1, 2, 3, 4])) for sku in SKUS]
    basket = Basket(
        lines=tuple(line for line in lines if kept_lines >> line.item.sku_id - 1 & 1),
        postage_fen=dice.pick([0, 600, 1000]),
        region=dice.pick(["浙江", "西藏"]),
        elsewhere_fen={dice.randint(1, 9): dice.pick(AMOUNTS) for _ in range(dice.randint(0, 3))},
    )
    offers = [
        _offer(Dice(seed * 1000 + number), number, style)
        for number in range(1, kept_offers.bit_length() + 1)
        if kept_offers >> number - 1 & 1
    ]
    moment = dice.pick([NOON, NOON, NOON, NOON - timedelta(hours=2), NOON + timedelta(minutes=30)])
    return World(basket, offers, moment, _buyer(dice), dice.pick(RULEBOOKS))


def with_item_coupons(offers: Sequence[Offer], seed: int) -> list[Offer]:
    """Half of what is above the item level as item coupons on a few lines, worth nearly the same."""
    dice = Dice(seed)
    return [
        _as_item_coupon(dice, offer) if offer.level is not Level.ITEM and dice.one_in(2) else offer
        for offer in offers
    ]


def _as_item_coupon(dice: Dice, offer: Offer) -> Offer:
    off = Benefit(amount_off_fen=dice.pick([10, 33, 100, 100, 101, 500]))
    part = Benefit(pay_permyriad=dice.pick([9000, 8000, 5000]))
    return replace(
        offer,
        level=Level.CARD,
        card_kind=CardKind.ITEM_COUPON,
        scope=Scope(sku_ids=dice.some(SKUS, 1, 3)),
        tiers=(Tier(dice.pick([0, 0, 100]), dice.pick([off, off, part])),),
        needs_coupon=False,
        audience=Audience(),
        repeats=False,
    )


def _buyer(dice: Dice) -> BuyerFacts:
    return BuyerFacts(
        vip_level=dice.randint(0, 1),
        is_new=dice.one_in(2),
        segments=dice.some(["s"], 0, 1),
        coupon_offer_ids=dice.some(range(1, 15), 0, 12),
        uses={dice.randint(1, 9): dice.randint(0, 2) for _ in range(2)},
        pieces={(dice.randint(1, 9), dice.pick(SKUS)): dice.randint(0, 2) for _ in range(3)},
        coins_fen=dice.pick([0, 50, 777, 20_000]),
    )


def _item(dice: Dice, sku: int) -> Item:
    return Item(
        sku, dice.randint(1, 3), dice.pick(AMOUNTS), dice.pick(["x", "y"]), dice.some(["a", "b"], 0, 2)
    )


def _scope(dice: Dice) -> Scope:
    kind = dice.randrange(6)
    if kind <= 1:
        return Scope(everything=True)
    if kind <= 3:
        return Scope(sku_ids=dice.some(SKUS, 1, 3))
    return Scope(
        everything=dice.one_in(2),
        product_ids=dice.some([1, 2, 3], 0, 2),
        categories=dice.some(["x", "y"], 0, 1),
        tags=dice.some(["a", "b"], 0, 2),
        except_sku_ids=dice.some(SKUS, 0, 1),
        except_product_ids=dice.some([1, 2, 3], 0, 1) if dice.one_in(4) else frozenset(),
        except_categories=dice.some(["x", "y"], 0, 1) if dice.one_in(4) else frozenset(),
        except_tags=dice.some(["a", "b"], 0, 1),
    )


def _benefit(dice: Dice, level: Level) -> Benefit:
    """Usually one thing, now and then several."""
    usual = ["amount", "amount", "percent", "percent", "price" if level is Level.ITEM else "amount"]
    kinds = {dice.pick(usual), dice.pick([*usual, "gift", "postage"])}
    if dice.one_in(10):
        kinds = {dice.pick(["gift", "postage"])}
    gift = Gift(dice.randint(90, 92), dice.randint(1, 2), dice.pick([0, 500]))
    return Benefit(
        price_fen=dice.pick(AMOUNTS) if "price" in kinds else None,
        amount_off_fen=dice.pick(AMOUNTS) if "amount" in kinds else 0,
        pay_permyriad=dice.pick(PERCENTS) if "percent" in kinds else 10_000,
        gifts=(gift,) if "gift" in kinds else (),
        free_postage="postage" in kinds,
    )


def _tiers(dice: Dice, level: Level, measure: Measure) -> tuple[Tier, ...]:
    """One to three tiers, in any order and not always better when higher."""
    values = AMOUNTS if measure is Measure.AMOUNT else [0, 1, 2, 3, 5, 7]
    if level is Level.ITEM or dice.one_in(3):
        values = [0, *values[:3]]
    thresholds = dice.sample(sorted(set(values)), dice.pick([1, 1, 2, 3]))
    return tuple(Tier(threshold, _benefit(dice, level)) for threshold in thresholds)


def _limits(dice: Dice) -> Limits:
    """Mostly none."""
    if dice.randrange(4):
        return Limits()

    def few() -> int | None:
        return dice.randint(0, 4) if dice.one_in(4) else None

    return Limits(few(), few(), few(), few(), dice.pick([None, None, *AMOUNTS[5:]]))


def _offer(dice: Dice, offer_id: int, style: Level | None) -> Offer:
    """An activity or coupon of any kind; half of them on the level that this shop is fond of."""
    level = dice.pick([Level.ITEM, Level.ITEM, Level.ITEM, *ABOVE, Level.CARD, Level.SHOP])
    if style and dice.one_in(2):
        level = style
    measure = dice.pick([Measure.AMOUNT, Measure.AMOUNT, Measure.QUANTITY])
    audiences = [
        *[Audience()] * 9,
        Audience(1),
        Audience(0, new_buyers=True),
        Audience(0, None, frozenset("s")),
    ]
    found = Offer(
        offer_id=offer_id,
        title=f"offer {offer_id}",
        level=level,
        starts_at=NOON - timedelta(hours=dice.randint(0, 5)),
        ends_at=NOON + timedelta(minutes=dice.pick([60, 60, 60, 60, 30])),
        scope=_scope(dice),
        audience=dice.pick(audiences),
        measure=measure,
        tiers=_tiers(dice, level, measure),
        repeats=dice.one_in(2),
        max_repeats=dice.pick([None, None, 1, 2]),
        needs_coupon=dice.one_in(4),
        claimable=dice.one_in(2),
        except_regions=frozenset(["西藏"]) if dice.one_in(4) else frozenset(),
        limits=_limits(dice),
        group=dice.pick(["", "", "", "g"]),
        blocks=dice.some(ABOVE, 1, 2) if dice.one_in(5) else frozenset(),
        card_kind=dice.pick([*CardKind, CardKind.ITEM_COUPON]) if level is Level.CARD else None,
    )
    return _item_kind(dice, found) if level is Level.ITEM else found


def _item_kind(dice: Dice, offer: Offer) -> Offer:
    """The special kinds of the item level."""
    kind = dice.pick(["plain", "plain", "plain", "official", "nth", "presale", "bundle", "add_on"])
    if kind == "official":
        return replace(offer, official=True)
    if kind == "nth":
        return replace(offer, tiers=(), every_nth=EveryNth(dice.randint(1, 3), dice.pick(PERCENTS)))
    if kind == "presale":
        deposit = Presale(dice.pick(AMOUNTS), dice.pick(AMOUNTS), NOON, NOON)
        return replace(offer, presale=deposit, tiers=offer.tiers if dice.one_in(2) else ())
    if kind == "bundle":
        pieces = {sku: dice.randint(1, 2) for sku in dice.some(SKUS, 1, 3)}
        return replace(offer, tiers=(), bundle=Bundle(pieces, dice.pick(AMOUNTS)))
    if kind == "add_on":
        return replace(offer, add_on=AddOn(_scope(dice), dice.pick(AMOUNTS), dice.randint(1, 2)))
    return offer
