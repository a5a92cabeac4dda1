"""Sets of coupons on disjoint lines: the best one, and every one that is worth enough."""

import itertools
import random
from dataclasses import replace
from datetime import UTC, datetime
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promotions.engine import packing
from promotions.engine.baskets import Basket, Item, Line
from promotions.engine.limits import TooManyCombinations
from promotions.engine.line_prices import components, least_prices
from promotions.engine.offers import Benefit, CardKind, Level, Offer, Scope, Tier
from promotions.engine.packing import Packing, TooManySets
from promotions.engine.pricing import quote

coupons = st.lists(st.tuples(st.integers(1, 2**7 - 1), st.integers(-3, 12)), min_size=1, max_size=8)
PRICES_FEN = [1900 + 700 * (number * 7 % 20) for number in range(20)]


def disjoint_sets(masks: list[int]) -> list[tuple[int, ...]]:
    """Every set of coupons of which no two share a line."""
    numbers = range(len(masks))
    sets = [one for size in range(len(masks) + 1) for one in itertools.combinations(numbers, size)]
    return [one for one in sets if not any(masks[a] & masks[b] for a, b in itertools.combinations(one, 2))]


@settings(max_examples=150, deadline=None)
@given(coupons, st.integers(-2, 20), st.sampled_from([1, 400]), st.booleans())
def test_best_and_every_set_that_is_worth_enough(
    found: list[tuple[int, int]], needed: int, quick_steps: int, are_compared: bool
) -> None:
    masks, worth = [mask for mask, _ in found], [value for _, value in found]
    truth = {one: sum(worth[n] for n in one) for one in disjoint_sets(masks)}
    few = 1 if are_compared else 10**6
    with mock.patch.multiple(packing, QUICK_STEPS=quick_steps, FEW_SETS=few):
        packed = Packing(masks, [float(value) for value in worth])
        assert packed.best() == pytest.approx(max(truth.values()))
        sets = [tuple(sorted(one)) for one in packed.sets(lambda: needed, lambda: [1000 + v for v in worth])]
    enough = {one: value for one, value in truth.items() if value >= needed}
    assert set(sets) <= set(enough)
    if are_compared:
        like = {one: (len(one), value) for one, value in enough.items()}
        assert {like[one] for one in sets} == set(like.values())
    else:
        assert set(sets) == set(enough)


@settings(max_examples=100, deadline=None)
@given(coupons)
def test_lines_cost_at_least_what_any_coupon_on_them_is_worth(found: list[tuple[int, int]]) -> None:
    given_coupons = [([line for line in range(7) if mask >> line & 1], float(value)) for mask, value in found]
    for group in components(given_coupons):
        prices = least_prices(group)
        assert all(sum(prices[line] for line in lines) >= value - 1e-12 for lines, value in group)
    groups = [{line for lines, _ in group for line in lines} for group in components(given_coupons)]
    assert all(one.isdisjoint(other) for one, other in itertools.combinations(groups, 2))


def test_a_hundred_overlapping_coupons_are_priced() -> None:
    """Every coupon takes a tenth of two to four of twenty lines: any set that covers all of them is the best."""
    dice = random.Random(7)
    pairs = [(line, line + 1) for line in range(1, 20, 2)]
    scopes = [*pairs, *(tuple(dice.sample(range(1, 21), dice.randint(2, 4))) for _ in range(90))]
    off = sum(sum(PRICES_FEN[sku - 1] for sku in pair) // 10 for pair in pairs)
    answer = quote(
        _basket(), [_coupon(number, scope) for number, scope in enumerate(scopes, start=1)], moment=NOW
    )
    assert answer.goods_fen == sum(PRICES_FEN) - off


def test_a_coupon_on_lines_of_its_own_is_not_told_that_another_is_better() -> None:
    """The line is free by an earlier shop offer, so the coupon has no effect; no other coupon replaced it."""
    free = replace(_coupon(3, (2,)), level=Level.SHOP, card_kind=None, scope=Scope(sku_ids=frozenset({2})))
    free = replace(free, tiers=(Tier(0, Benefit(pay_permyriad=0)),))
    answer = quote(_basket(), [_coupon(1, (1,)), _coupon(2, (2,)), free], moment=NOW)
    assert {one.offer_id: one.reason for one in answer.refused} == {2: "nothing_left"}


def test_coupons_that_combine_in_too_many_ways_are_named() -> None:
    offers = [
        _coupon(number, scope) for number, scope in enumerate([(1, 2), (2, 3), (3, 4), (1, 4)], start=1)
    ]
    with mock.patch.multiple(packing, QUICK_STEPS=1, MAX_PACKING_STEPS=2):
        with pytest.raises(TooManySets):
            list(Packing([3, 6, 12, 9], [2.0, 3.0, 2.0, 2.0]).sets(lambda: 0.0, lambda: [0] * 4))
        with pytest.raises(TooManyCombinations) as refused:
            quote(_basket(), offers, moment=NOW)
    assert refused.value.offer_ids == (1, 2, 3, 4)


NOW = datetime(2026, 11, 11, 12, tzinfo=UTC)


def _basket() -> Basket:
    return Basket(tuple(Line(Item(sku, sku, price, "x"), 1) for sku, price in enumerate(PRICES_FEN, start=1)))


def _coupon(number: int, skus: tuple[int, ...]) -> Offer:
    off = sum(PRICES_FEN[sku - 1] for sku in skus) // 10
    return Offer(
        offer_id=number,
        title=f"coupon {number}",
        level=Level.CARD,
        starts_at=datetime(2026, 11, 1, tzinfo=UTC),
        ends_at=datetime(2026, 12, 1, tzinfo=UTC),
        scope=Scope(sku_ids=frozenset(skus)),
        tiers=(Tier(0, Benefit(amount_off_fen=off)),),
        card_kind=CardKind.ITEM_COUPON,
    )
