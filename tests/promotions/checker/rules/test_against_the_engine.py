"""The engine never answers a price below the bound, whoever buys whatever; and a witness is what it says."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedShop
from promotions.checker.rules.suspicions import EPSILON_FEN
from promotions.engine.baskets import Basket, Line
from promotions.engine.eligibility import prepare
from promotions.engine.limits import TooManyCombinations
from promotions.engine.offers import BuyerFacts, Level
from promotions.engine.pricing import quote
from tests.promotions.checker.rules.shops import NOON, shops


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(), shops())
def test_no_engine_price_is_below_the_bound(seed: int, checked: CheckedShop) -> None:
    dice = Random(seed)
    bounds, prepared = Bounds(checked), prepare(checked.offers)
    lowest = {
        sku.item.sku_id: min(
            (bounds.bound(sku, window).price_fen for window in bounds.windows(sku, since=NOON)),
            default=sku.item.price_fen,
        )
        for sku in checked.skus
    }
    for _ in range(12):
        basket, buyer = _basket(dice, checked), BuyerFacts(is_new=dice.random() < 0.5)
        try:
            priced = quote(basket, prepared, moment=NOON, buyer=buyer, rulebook=checked.rulebook)
        except TooManyCombinations:
            continue
        for line in priced.lines:
            assert lowest[line.sku_id] <= line.pays_fen / line.quantity + EPSILON_FEN


def _basket(dice: Random, checked: CheckedShop) -> Basket:
    chosen = dice.sample(checked.skus, dice.randint(1, len(checked.skus)))
    elsewhere = {
        one.offer_id: dice.choice([0, 100, 30_000])
        for one in checked.offers
        if one.level == Level.CROSS_SHOP and dice.random() < 0.5
    }
    lines = tuple(Line(sku.item, dice.choice([1, 1, 2, 3, 5])) for sku in chosen)
    return Basket(lines, elsewhere_fen=elsewhere)
