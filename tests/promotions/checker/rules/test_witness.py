"""Baskets that prove a suspicion: found for every way of going wrong, and priced by the engine."""

from dataclasses import replace
from datetime import datetime

import pytest

from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedShop, Limit, LimitKind
from promotions.checker.rules.suspicions import find_suspicions
from promotions.checker.rules.witness import Witness, find_witness
from promotions.engine.baskets import Basket
from promotions.engine.eligibility import prepare
from promotions.engine.offers import (
    AddOn,
    Audience,
    Bundle,
    BuyerFacts,
    CardKind,
    EveryNth,
    Level,
    Limits,
    Measure,
    Offer,
)
from promotions.engine.pricing import quote
from promotions.engine.quotes import Quote
from tests.promotions.checker.rules.shops import EVERYTHING, NOON, off, offer, only, pay, price, shop, sku


def prove(checked: CheckedShop) -> list[Witness | None]:
    bounds, prepared = Bounds(checked), prepare(checked.offers)

    def pricing(basket: Basket, moment: datetime, buyer: BuyerFacts) -> Quote:
        return quote(basket, prepared, moment=moment, buyer=buyer, rulebook=checked.rulebook)

    return [find_witness(bounds, one, pricing) for one in find_suspicions(bounds, since=NOON)]


def coupon(threshold: int, amount: int, **facts: object) -> Offer:
    return offer(5, Level.CARD, card_kind=CardKind.SHOP_COUPON, tiers=off(threshold, amount), **facts)


@pytest.mark.parametrize(
    "offers",
    [
        [offer(1, Level.ITEM, tiers=price(5_900))],
        [offer(1, Level.ITEM, tiers=price(7_000)), offer(2, tiers=off(0, 1_500))],
        [offer(1, Level.ITEM, every_nth=EveryNth(3, 0)), offer(2, tiers=pay(8_500))],
        [offer(1, tiers=off(30_000, 13_000))],
        [offer(1, tiers=pay(5_900, 4), measure=Measure.QUANTITY)],
        [offer(1, Level.ITEM, bundle=Bundle({1: 1, 2: 1}, 7_000))],
        [offer(1, Level.ITEM, add_on=AddOn(EVERYTHING, 100), scope=only(1), tiers=off(3_000, 0))],
        [offer(1, tiers=off(3, 4_800), measure=Measure.QUANTITY)],
        [offer(9, Level.CROSS_SHOP, tiers=off(50_000, 22_000), repeats=True)],
        [coupon(0, 4_500, needs_coupon=True, audience=Audience(2, True, frozenset({"old"})))],
        [coupon(0, 2_500), offer(2, tiers=off(0, 2_500), audience=Audience(new_buyers=False))],
    ],
    ids=[
        "price",
        "stack",
        "every third",
        "threshold",
        "pieces",
        "bundle",
        "add-on",
        "cheap company",
        "elsewhere",
        "the right buyer",
        "an old buyer",
    ],
)
def test_a_basket_is_found_for_each_way_below_the_floor(offers: list[Offer]) -> None:
    checked = shop([sku(floor=6_000), sku(2, 3_000), sku(3, 900)], offers)
    for witness in prove(checked):
        assert witness is not None
        assert witness.loss_fen == 6_000 * witness.quantity - witness.pays_fen > 0
        assert set(witness.stack) <= {one.offer_id for one in offers}


def test_how_many_could_be_sold_ends_with_what_is_least() -> None:
    flash = offer(1, Level.ITEM, tiers=price(5_000), limits=Limits(pieces_left=9))
    off_all = offer(2, tiers=off(0, 100), limits=Limits(uses_left=8, budget_left_fen=650))
    checked = shop([sku(floor=6_000)], [flash, off_all])
    (witness,) = prove(checked)
    assert witness and (witness.stack, witness.orders_possible, witness.loss_fen) == ((1, 2), 6, 1_100)
    stocked = replace(checked, skus=(replace(checked.skus[0], stock=4),))
    (witness,) = prove(stocked)
    assert witness and witness.orders_possible == 4
    (witness,) = prove(shop([sku(floor=6_000)], [offer(1, Level.ITEM, tiers=price(5_000))]))
    assert witness and witness.orders_possible is None


def test_the_shop_wide_discount_is_of_the_whole_basket() -> None:
    """A piece added for 1 yuan is not a basket below 30 %; sold alone it is."""
    least = (Limit(LimitKind.MIN_DISCOUNT, 3_000),)
    add_on = offer(1, Level.ITEM, add_on=AddOn(only(2), 100), scope=only(1), tiers=off(10_000, 0))
    skus = [sku(limits=least), sku(2, limits=least)]
    assert prove(shop(skus, [add_on])) == [None]
    (witness,) = prove(shop(skus, [offer(1, Level.ITEM, tiers=price(2_900), scope=only(1))]))
    assert witness and witness.loss_fen == 100


def test_a_promise_is_about_counted_prices() -> None:
    promise = (Limit(LimitKind.COMMITMENT, 8_000),)
    offers = [offer(1, Level.ITEM, tiers=price(7_000)), coupon(0, 3_000)]
    checked = shop([sku(limits=promise)], offers, counted_offer_ids=frozenset({1}))
    (witness,) = prove(checked)
    assert witness and (witness.pays_fen, witness.loss_fen) == (7_000, 1_000)
