"""What other engines got wrong."""

import itertools

import pytest

from promotions.engine.baskets import Basket, Item, Line
from promotions.engine.eligibility import prepare
from promotions.engine.limits import TooManyCombinations, add_ons_giving_too_much, bundles_sharing_too_much
from promotions.engine.offers import (
    AddOn,
    Benefit,
    Bundle,
    EveryNth,
    Gift,
    Level,
    Limits,
    Measure,
    Offer,
    Rulebook,
    Scope,
    Tier,
)
from promotions.engine.pricing import quote
from tests.promotions.engine.builders import (
    NOON,
    basket,
    fen,
    item_coupon,
    line,
    off,
    offer,
    only,
    percent,
    price,
    shop_coupon,
)


def pays(bought: Basket, *offers: Offer) -> int:
    """What the basket costs."""
    return quote(bought, offers, moment=NOON).pays_fen


def test_a_line_of_one_fen_is_never_raised_nor_below_nothing() -> None:
    bought = basket(line(1, 33.33), line(2, 33.33), line(3, 33.33), line(4, 0.01))
    answer = quote(bought, [offer(1, Level.SHOP, off(50, 10))], moment=NOON)
    assert [one.pays_fen for one in answer.lines] == [2999, 3000, 3000, 1]
    assert sum(sum(one.shares_fen.values()) for one in answer.lines) == fen(10)
    assert all(0 <= one.pays_fen <= one.item_fen for one in answer.lines)


def test_forty_and_seventy_percent_are_not_free() -> None:
    offers = [offer(1, Level.SHOP, percent(60)), shop_coupon(2, percent(30))]
    assert pays(basket(line(1, 100)), *offers) == fen(18)


def test_a_budget_is_for_the_basket_not_for_the_line() -> None:
    special = offer(1, Level.ITEM, price(70), limits=Limits(budget_left_fen=fen(50)))
    assert pays(basket(line(1, 100)), special) == fen(70)
    answer = quote(basket(line(1, 100), line(2, 100)), [special], moment=NOON)
    assert answer.pays_fen == fen(200)
    assert [one.reason for one in answer.refused] == ["budget"]


def test_a_budget_that_one_order_overruns_gives_nothing_to_it() -> None:
    money_off = offer(1, Level.SHOP, off(100, 20), limits=Limits(budget_left_fen=fen(19.99)))
    assert pays(basket(line(1, 100)), money_off) == fen(100)


def test_the_order_of_rows_does_not_matter() -> None:
    offers = [
        offer(1, Level.SHOP, off(100, 10)),
        offer(2, Level.SHOP, percent(85)),
        item_coupon(3, off(0, 30), scope=only(1)),
        item_coupon(4, off(0, 25), scope=only(1, 2)),
        item_coupon(5, off(0, 20), scope=only(2)),
        shop_coupon(6, off(0, 45)),
    ]
    bought = basket(line(1, 100), line(2, 60))
    answers = [quote(bought, rows, moment=NOON) for rows in itertools.permutations(offers)]
    assert all(answer == answers[0] for answer in answers)
    # 85 % of 160, then both item coupons rather than the one for the shop.
    assert answers[0].pays_fen == fen(86)


def test_greed_at_the_first_level_may_cost_more_later() -> None:
    """The larger shop discount bars the cross-shop one, so the smaller is taken."""
    larger = offer(1, Level.SHOP, off(100, 20), blocks=frozenset({Level.CROSS_SHOP}))
    smaller = offer(2, Level.SHOP, off(100, 15))
    cross = offer(3, Level.CROSS_SHOP, off(100, 10))
    answer = quote(basket(line(1, 100)), [larger, smaller, cross], moment=NOON)
    assert [one.offer_id for one in answer.discounts] == [2, 3]
    assert answer.pays_fen == fen(75)
    assert {one.offer_id: one.reason for one in answer.refused} == {1: "better_offer"}


def test_a_hundred_offers_are_priced_in_memory(django_assert_num_queries) -> None:
    offers = prepare(
        item_coupon(number, off(10, number / 10), scope=only(number % 20 + 1, number % 7 + 1))
        for number in range(1, 101)
    )
    bought = Basket(tuple(Line(Item(sku, sku, 3000), 1) for sku in range(1, 21)))
    answer = quote(bought, offers, moment=NOON)
    assert answer.pays_fen < fen(600)
    assert all(len(one.shares_fen) <= 1 for one in answer.lines)


def test_an_official_price_goes_before_a_lower_own_one() -> None:
    official = offer(1, Level.ITEM, price(90), official=True)
    own = offer(2, Level.ITEM, price(80))
    answer = quote(basket(line(1, 100)), [own, official], moment=NOON)
    assert answer.pays_fen == fen(90)
    assert [(one.reason, one.numbers) for one in answer.refused] == [("official_first", {"by": 1})]


def test_an_offer_never_raises_a_price() -> None:
    assert pays(basket(line(1, 100)), offer(1, Level.ITEM, price(120))) == fen(100)


def test_every_second_piece_at_half_price() -> None:
    half = offer(1, Level.ITEM, every_nth=EveryNth(2, 5000))
    assert [pays(basket(line(1, 9.99, n)), half) for n in (1, 2, 3, 4)] == [999, 1499, 2498, 2997]


def test_pieces_beyond_the_limit_cost_the_list_price() -> None:
    flash = offer(1, Level.ITEM, price(1), limits=Limits(pieces_left=2))
    assert pays(basket(line(1, 100, 5)), flash) == fen(302)


def test_bundles_take_the_pieces_where_they_save_most() -> None:
    pair = offer(1, Level.ITEM, bundle=Bundle({1: 1, 2: 1}, fen(150)))
    trio = offer(2, Level.ITEM, bundle=Bundle({1: 1, 2: 1, 3: 1}, fen(180)))
    bought = basket(line(1, 100), line(2, 100), line(3, 100))
    answer = quote(bought, [pair, trio], moment=NOON)
    assert [one.pays_fen for one in answer.lines] == [fen(60)] * 3


def test_an_add_on_does_not_count_for_its_own_threshold() -> None:
    swap = offer(1, Level.ITEM, off(100, 0), scope=only(2), add_on=AddOn(Scope(everything=True), fen(1)))
    assert pays(basket(line(1, 99), line(2, 50)), swap) == fen(149)
    assert pays(basket(line(1, 100), line(2, 50, 2)), swap) == fen(151)


def test_one_kind_of_card_per_order() -> None:
    coupons = [shop_coupon(1, off(100, 30)), item_coupon(2, off(0, 20), scope=only(1))]
    assert pays(basket(line(1, 100), line(2, 100)), *coupons) == fen(170)


def test_the_order_of_levels_is_data() -> None:
    offers = [offer(1, Level.SHOP, percent(50)), offer(2, Level.CROSS_SHOP, off(100, 10))]
    transposed = Rulebook((Level.ITEM, Level.CROSS_SHOP, Level.SHOP))
    bought = basket(line(1, 100))
    assert quote(bought, offers, moment=NOON).pays_fen == fen(40)
    assert quote(bought, offers, moment=NOON, rulebook=transposed).pays_fen == fen(45)
    closed = quote(bought, offers, moment=NOON, rulebook=Rulebook((Level.ITEM, Level.SHOP)))
    assert [one.reason for one in closed.refused] == ["level_closed"]


def test_of_two_gifts_at_one_price_the_dearer() -> None:
    cheap, dear = Gift(90, 1, fen(5)), Gift(91, 1, fen(9))
    offers = [
        offer(1, Level.SHOP, off(50, 0, gifts=(cheap,))),
        offer(2, Level.SHOP, off(50, 0, gifts=(dear,))),
    ]
    assert quote(basket(line(1, 60)), offers, moment=NOON).gifts == ((2, dear),)


def test_postage_is_part_of_the_price() -> None:
    """Ten off the postage beat eight off the goods."""
    offers = [offer(1, Level.SHOP, off(50, 8)), offer(2, Level.SHOP, off(50, 0, free_postage=True))]
    answer = quote(basket(line(1, 60), postage_fen=fen(10)), offers, moment=NOON)
    assert (answer.goods_fen, answer.postage_fen) == (fen(60), 0)


def test_other_shops_lines_take_their_part_of_a_cross_shop_discount() -> None:
    cross = offer(1, Level.CROSS_SHOP, off(300, 30), repeats=True)
    answer = quote(basket(line(1, 200), elsewhere_fen={1: fen(100)}), [cross], moment=NOON)
    assert (answer.pays_fen, answer.elsewhere_discount_fen) == (fen(180), fen(10))


def test_too_many_bundles_on_shared_items_are_refused() -> None:
    bundles = [offer(n, Level.ITEM, bundle=Bundle({1: 1, n: 1}, fen(10))) for n in range(2, 9)]
    bought = basket(*(line(sku, 10) for sku in range(1, 9)))
    with pytest.raises(TooManyCombinations) as refused:
        quote(bought, bundles, moment=NOON)
    assert refused.value.offer_ids == tuple(range(2, 9))
    assert [len(group) for group in bundles_sharing_too_much(bundles)] == [7]
    assert bundles_sharing_too_much(bundles[:6]) == []


@pytest.mark.parametrize(("most", "is_too_much"), [(69, False), (70, True)])
def test_add_ons_are_refused_exactly_where_the_engine_gives_up(most: int, is_too_much: bool) -> None:
    """Some basket needs every combination that is counted: 70 × 70 are compared, 71 × 71 are not."""
    add_ons = [
        offer(n, Level.ITEM, Tier(0, Benefit()), scope=only(1), add_on=AddOn(only(2), fen(n), most))
        for n in (1, 2)
    ]
    assert bool(add_ons_giving_too_much([(one, frozenset({1})) for one in add_ons])) == is_too_much
    try:
        answer = quote(basket(line(1, 10, 2 * most), line(2, 50)), add_ons, moment=NOON)
    except TooManyCombinations as error:
        assert is_too_much and error.offer_ids == (1, 2)
    else:
        assert not is_too_much
        assert answer.pays_fen == fen(50 + most * (1 + 2))


@pytest.mark.parametrize(
    "bought",
    [
        basket(line(1, 10, 0)),
        basket(line(1, -1)),
        basket(line(1, 10), line(1, 11)),
        basket(line(1, 10), postage_fen=-1),
    ],
)
def test_a_basket_that_cannot_be(bought: Basket) -> None:
    with pytest.raises(ValueError):
        quote(bought, [], moment=NOON)


def test_an_empty_basket_costs_the_postage() -> None:
    two = offer(1, Level.SHOP, percent(50, 2), measure=Measure.QUANTITY)
    assert quote(basket(postage_fen=600), [two], moment=NOON).pays_fen == 600
