"""Whoever buys what a next threshold says is missing gets what it promises; a fen or piece less is too little."""

from dataclasses import replace

from hypothesis import assume, given

from promotions.engine.baskets import Basket, Item, Line
from promotions.engine.offers import Benefit, Level, Measure, Offer, Scope, Tier
from promotions.engine.pricing import quote
from promotions.engine.quotes import Discount, NextThreshold, Quote
from tests.promotions.engine import shops
from tests.promotions.engine.builders import NOON, basket, fen, line, off, offer, only, percent, shop_coupon
from tests.promotions.engine.shops import World
from tests.promotions.engine.test_against_oracle import looking

MORE = 99


@looking
@given(shops.worlds())
def test_what_is_promised_is_given(world: World) -> None:
    before = price(world, world.basket, world.offers)
    assume(before.next_thresholds)
    for step in before.next_thresholds:
        offers = [reaching_more(one, only=one.offer_id == step.offer_id) for one in world.offers]
        after = price(world, with_more(world.basket, step, step.missing), offers)
        added = 0 if step.by_quantity else step.missing
        given_then = find(after, step.offer_id)
        assert given_then
        saved_fen = before.pays_fen + added - after.pays_fen
        assert 0 <= step.saving_fen <= saved_fen
        assert saved_fen > 0 or value_of_gifts(after) > value_of_gifts(before)
        if step.missing > 1 and not may_be_barred(world, given_then):
            short = price(world, with_more(world.basket, step, step.missing - 1), offers)
            given_short = find(short, step.offer_id)
            assert given_short is None or reached(given_short) != reached(given_then)


def test_the_missing_amount_and_what_it_brings() -> None:
    answer = quote(basket(line(1, 188)), [offer(1, Level.SHOP, off(100, 8), off(200, 20))], moment=NOON)
    assert answer.next_thresholds == (NextThreshold(1, "offer 1", False, fen(12), fen(12)),)


def test_the_missing_piece_and_the_part_of_what_is_there() -> None:
    two_for_less = offer(1, Level.SHOP, percent(80, threshold=2), measure=Measure.QUANTITY)
    answer = quote(basket(line(1, 50)), [two_for_less], moment=NOON)
    assert answer.next_thresholds == (NextThreshold(1, "offer 1", True, 1, fen(10)),)


def test_a_threshold_that_brings_less_than_the_buyer_has_is_not_mentioned() -> None:
    offers = [shop_coupon(1, off(100, 30)), shop_coupon(2, off(200, 20))]
    assert quote(basket(line(1, 150)), offers, moment=NOON).next_thresholds == ()


def test_a_threshold_in_the_place_of_another_offer_saves_the_difference() -> None:
    offers = [shop_coupon(1, off(100, 30)), shop_coupon(2, off(200, 50))]
    answer = quote(basket(line(1, 180)), offers, moment=NOON)
    assert answer.next_thresholds == (NextThreshold(2, "offer 2", False, fen(20), fen(20)),)


def test_what_other_offers_then_take_off_counts_too() -> None:
    """90 now; 100 less 20 is 80, of which a member pays nine tenths: 72 instead of 81 and 10 more."""
    offers = [offer(1, Level.SHOP, off(100, 20)), offer(2, Level.VIP, percent(90), scope=only(1))]
    answer = quote(basket(line(1, 90)), offers, moment=NOON)
    assert answer.pays_fen == fen(81)
    then = quote(basket(line(1, 90), line(2, 10)), offers, moment=NOON)
    (step,) = answer.next_thresholds
    assert (step.missing, step.saving_fen) == (fen(10), fen(91) - then.pays_fen)


def test_free_postage_saves_the_postage() -> None:
    free = offer(1, Level.POSTAGE, Tier(fen(99), Benefit(free_postage=True)))
    answer = quote(basket(line(1, 90), postage_fen=fen(8)), [free], moment=NOON)
    assert answer.next_thresholds == (NextThreshold(1, "offer 1", False, fen(9), fen(8)),)


def test_the_next_time_of_a_repeating_offer() -> None:
    answer = quote(
        basket(line(1, 390)), [offer(1, Level.CROSS_SHOP, off(200, 30), repeats=True)], moment=NOON
    )
    assert answer.next_thresholds == (NextThreshold(1, "offer 1", False, fen(10), fen(30)),)


def may_be_barred(world: World, discount: Discount) -> bool:
    """Whether another offer may bar lines of this one: then the best order may reach less of it."""
    return any(discount.level in one.blocks for one in world.offers)


def price(world: World, bought: Basket, offers: list[Offer]) -> Quote:
    """What a basket costs in this world."""
    return quote(bought, offers, moment=world.moment, buyer=world.buyer, rulebook=world.rulebook)


def with_more(bought: Basket, step: NextThreshold, amount: int) -> Basket:
    """One more SKU in the basket: so many fen, or so many pieces for nothing."""
    item = Item(MORE, MORE, 0 if step.by_quantity else amount)
    more = Line(item, amount if step.by_quantity else 1)
    return replace(bought, lines=(*bought.lines, more))


def reaching_more(one: Offer, *, only: bool) -> Offer:
    """The offer with the additional SKU in its scope, or out of it."""
    add_on = one.add_on and replace(one.add_on, condition=without_more(one.add_on.condition))
    if only:
        return replace(one, scope=replace(one.scope, sku_ids=one.scope.sku_ids | {MORE}), add_on=add_on)
    return replace(one, scope=without_more(one.scope), add_on=add_on)


def without_more(scope: Scope) -> Scope:
    """The scope less the additional SKU."""
    return replace(scope, except_sku_ids=scope.except_sku_ids | {MORE})


def find(answer: Quote, offer_id: int) -> Discount | None:
    """What an offer took off."""
    return next((one for one in answer.discounts if one.offer_id == offer_id), None)


def reached(discount: Discount) -> tuple[int, int]:
    """The tier and how often it applied."""
    return discount.threshold, discount.times


def value_of_gifts(answer: Quote) -> int:
    """What the gifts are worth."""
    return sum(gift.quantity * max(gift.value_fen, 1) for _, gift in answer.gifts)
