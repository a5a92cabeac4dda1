"""No price is ever below the bound; and where one mistake is plain, the bound says it to the fen."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedShop, CheckedSku, Limit, LimitKind
from promotions.checker.rules.suspicions import EPSILON_FEN, find_suspicions
from promotions.engine.offers import Audience, CardKind, EveryNth, Level, Limits, Measure, Offer
from tests.promotions.checker.rules.legal import pays
from tests.promotions.checker.rules.shops import DAY, NOON, off, offer, only, pay, price, shop, shops, sku


def bound_of(checked: CheckedShop, sku_id: int = 1) -> float:
    bounds = Bounds(checked)
    one = next(sku for sku in checked.skus if sku.item.sku_id == sku_id)
    return min(bounds.bound(one, window).price_fen for window in bounds.windows(one, since=NOON))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(), shops())
def test_no_legal_choice_is_below_the_bound(seed: int, checked: CheckedShop) -> None:
    dice = Random(seed)
    bounds = Bounds(checked)
    lowest = {sku.item.sku_id: _lowest(bounds, sku) for sku in checked.skus}
    for _ in range(100):
        count = dice.randint(1, len(checked.skus))
        lines = [(one, dice.choice([1, 1, 2, 3, 5])) for one in dice.sample(checked.skus, count)]
        paid = pays(dice, checked.offers, lines)
        for (one, quantity), amount in zip(lines, paid, strict=True):
            assert lowest[one.item.sku_id] <= amount / quantity + EPSILON_FEN


def _lowest(bounds: Bounds, sku: CheckedSku) -> float:
    return min(
        (bounds.bound(sku, window).price_fen for window in bounds.windows(sku, since=NOON)),
        default=sku.item.price_fen,
    )


def cross_shop(threshold: int, amount: int, **facts: object) -> Offer:
    return offer(9, Level.CROSS_SHOP, tiers=off(threshold, amount), repeats=True, **facts)


def coupon(threshold: int, amount: int, offer_id: int = 5, **facts: object) -> Offer:
    return offer(offer_id, Level.CARD, card_kind=CardKind.SHOP_COUPON, tiers=off(threshold, amount), **facts)


def test_single_pieces_are_bounded_to_the_fen() -> None:
    """The published examples, where the order is one piece."""
    assert bound_of(shop([sku(price_fen=40_000)], [coupon(40_000, 38_000), cross_shop(40_000, 5_000)])) == 0
    item = offer(1, Level.ITEM, tiers=pay(8_000))
    found = bound_of(shop([sku()], [item, offer(2, tiers=off(6_000, 500)), coupon(0, 500)]))
    assert found == 7_000


def test_a_price_alone_is_the_bound() -> None:
    assert bound_of(shop([sku()], [offer(1, Level.ITEM, tiers=price(5_900))])) == 5_900


def test_second_piece_at_half_price_is_an_average() -> None:
    assert bound_of(shop([sku()], [offer(1, Level.ITEM, every_nth=EveryNth(2, 5_000))])) == 7_500


@pytest.mark.parametrize(
    ("list_fen", "n", "pay_permyriad", "lowest"),
    [
        # Half of one fen is a whole one; of two pieces it is one fen together, of four two.
        (1, 2, 5_000, (1 + 0.5) / 2),
        # 2.1 fen: 2 for one piece, 8 for four, 11 for five.
        (3, 2, 7_000, (3 + 2) / 2),
        # 0.4 fen: nothing for one piece.
        (4, 3, 1_000, (2 * 4 + 0) / 3),
        # 3.3333 fen: 3 for one piece.
        (10, 2, 3_333, (10 + 3) / 2),
    ],
)
def test_pieces_that_are_cheaper_together_are_rounded_together(
    list_fen: int, n: int, pay_permyriad: int, lowest: float
) -> None:
    one = offer(1, Level.ITEM, every_nth=EveryNth(n, pay_permyriad))
    assert bound_of(shop([sku(price_fen=list_fen)], [one])) == lowest


def test_a_threshold_above_the_piece_gives_a_part() -> None:
    """200 off 20: a piece of 100 gets 10, and a fen for rounding."""
    assert bound_of(shop([sku()], [offer(tiers=off(20_000, 2_000))])) == 10_000 - 1_000 - 1


def test_an_official_price_for_everybody_goes_before_a_lower_own_price() -> None:
    official = offer(1, Level.ITEM, tiers=price(6_900), official=True)
    own = offer(2, Level.ITEM, tiers=price(5_900))
    assert bound_of(shop([sku()], [official, own])) == 6_900
    for_few = offer(1, Level.ITEM, tiers=price(6_900), official=True, limits=Limits(pieces_left=5))
    assert bound_of(shop([sku()], [for_few, own])) == 5_900


def test_nobody_is_new_and_old() -> None:
    new = coupon(0, 1_000, audience=Audience(new_buyers=True))
    old = offer(2, tiers=off(0, 1_000), audience=Audience(new_buyers=False))
    assert bound_of(shop([sku()], [new, old])) == 9_000


def test_a_price_that_bars_cards_does_not_meet_them() -> None:
    flash = offer(1, Level.ITEM, tiers=price(8_000), blocks=frozenset({Level.CARD}))
    assert bound_of(shop([sku()], [flash, coupon(0, 1_500)])) == 8_000
    assert bound_of(shop([sku()], [flash, coupon(0, 3_000)])) == 7_000


def test_three_pieces_with_cheap_company() -> None:
    """3 pieces, 30 off: beside two pieces of 1.00 nearly all of it falls on ours."""
    checked = shop([sku(), sku(2, 100)], [offer(tiers=off(3, 3_000), measure=Measure.QUANTITY)])
    assert 7_050 < bound_of(checked) < 7_060


def test_what_one_line_cannot_carry_falls_on_another() -> None:
    """SKU 2 is free by its own coupon, so the cross-shop discount falls on SKU 1 alone."""
    item_coupon = offer(
        5, Level.CARD, card_kind=CardKind.ITEM_COUPON, scope=only(2), tiers=off(30_000, 30_000)
    )
    across = offer(9, Level.CROSS_SHOP, tiers=off(40_000, 5_000))
    with_help = bound_of(shop([sku(), sku(2, 30_000)], [item_coupon, across]))
    assert with_help <= 10_000 - 5_000
    assert bound_of(shop([sku(), sku(2, 30_000)], [across])) == 10_000 - 1_250 - 1


def test_a_suspicion_names_limit_window_and_offers() -> None:
    checked = shop(
        [sku(floor=7_001), sku(2, floor=1)],
        [offer(1, Level.ITEM, tiers=price(8_000), scope=only(1)), coupon(0, 1_000, ends_at=NOON + 2 * DAY)],
    )
    (found,) = find_suspicions(Bounds(checked), since=NOON)
    assert (found.sku_id, found.bound_fen, found.offer_ids) == (1, 7_000, (1, 5))
    assert (found.starts_at, found.ends_at) == (NOON, NOON + DAY)
    assert found.limit == Limit(LimitKind.FLOOR, 7_001)


def test_at_the_limit_is_not_below_it() -> None:
    checked = shop([sku(floor=5_900)], [offer(1, Level.ITEM, tiers=price(5_900))])
    assert find_suspicions(Bounds(checked), since=NOON) == []


def test_a_commitment_binds_counted_prices_while_it_lasts() -> None:
    promise = Limit(LimitKind.COMMITMENT, 9_000, NOON, NOON + DAY)
    counted = offer(1, Level.ITEM, tiers=price(8_500), ends_at=NOON + 3 * DAY)
    flash = offer(2, Level.ITEM, tiers=price(1_000))
    checked = shop(
        [sku(limits=(promise,))], [counted, flash, coupon(0, 5_000)], counted_offer_ids=frozenset({1})
    )
    found = find_suspicions(Bounds(checked), since=NOON)
    assert {(one.bound_fen, one.ends_at) for one in found} == {(8_500, NOON + DAY)}
