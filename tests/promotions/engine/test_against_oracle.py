"""The engine and an oracle that tries everything agree on random shops, baskets, buyers and moments.

`PRICING_EXAMPLES=20000 pytest tests/promotions/engine/test_against_oracle.py` looks longer than the suite does.
"""

import os
import random
from dataclasses import replace
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promotions.engine import packing
from promotions.engine.baskets import Basket, Line
from promotions.engine.eligibility import prepare
from promotions.engine.pricing import quote
from promotions.engine.quotes import Quote
from tests.promotions.engine import shops
from tests.promotions.engine.oracle import oracle
from tests.promotions.engine.shops import World

EXAMPLES = int(os.environ.get("PRICING_EXAMPLES", "250"))
looking = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@looking
@given(shops.worlds())
def test_same_price_as_trying_everything(world: World) -> None:
    ours = quote(world.basket, world.offers, moment=world.moment, buyer=world.buyer, rulebook=world.rulebook)
    truth = oracle(
        world.basket, world.offers, moment=world.moment, buyer=world.buyer, rulebook=world.rulebook
    )
    assert {line.sku_id: line.item_fen for line in ours.lines} == truth.item_fen
    assert ours.pays_fen == truth.pays_fen
    gift_value = sum(gift.quantity * max(gift.value_fen, 1) for _, gift in ours.gifts)
    assert gift_value == truth.gift_value
    check_sums(ours, world.basket)


@settings(looking, max_examples=EXAMPLES // 2)
@given(shops.worlds(), st.integers())
def test_overlapping_item_coupons_cost_the_same_as_trying_everything(world: World, seed: int) -> None:
    """What is meant for very many coupons is used for few of them."""
    crowded = replace(world, offers=shops.with_item_coupons(world.offers, seed))
    with mock.patch.multiple(packing, QUICK_STEPS=1, FEW_SETS=1):
        test_same_price_as_trying_everything.hypothesis.inner_test(crowded)


@looking
@given(shops.worlds(14), st.integers())
def test_the_order_of_lines_and_offers_and_split_lines_change_nothing(world: World, seed: int) -> None:
    dice = random.Random(seed)
    pieces = [Line(line.item, 1) for line in world.basket.lines for _ in range(line.quantity)]
    dice.shuffle(pieces)
    shuffled = list(world.offers)
    dice.shuffle(shuffled)
    split = replace(world.basket, lines=tuple(pieces))
    one = quote(world.basket, prepare(world.offers), moment=world.moment, buyer=world.buyer)
    other = quote(split, shuffled, moment=world.moment, buyer=world.buyer)
    assert one == other
    check_sums(one, world.basket)


def check_sums(answer: Quote, basket: Basket) -> None:
    """Shares sum exactly, and no line is below 0 or above its base."""
    assert answer.pays_fen == answer.goods_fen + answer.postage_fen
    assert answer.goods_fen == sum(line.pays_fen for line in answer.lines)
    assert 0 <= answer.postage_fen <= basket.postage_fen
    assert 0 <= answer.deposit_fen <= answer.goods_fen
    for line in answer.lines:
        assert 0 <= line.pays_fen <= line.item_fen <= line.list_fen
        assert line.item_fen - sum(line.shares_fen.values()) == line.pays_fen
        assert sum(piece.quantity for piece in line.pieces) == line.quantity
        assert sum(piece.amount_fen for piece in line.pieces) == line.item_fen
        assert all(share > 0 for share in line.shares_fen.values())
    listed = sum(line.list_fen for line in answer.lines)
    taken_off = sum(discount.discount_fen for discount in answer.discounts)
    paid_less = listed - answer.goods_fen + basket.postage_fen - answer.postage_fen
    assert taken_off - answer.elsewhere_discount_fen == paid_less
