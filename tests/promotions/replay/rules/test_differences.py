"""The likely cause of each kind of difference."""

import pytest

from promotions.engine.baskets import Basket, Line
from promotions.engine.pricing import quote
from promotions.engine.quotes import Quote
from promotions.replay.causes import Cause
from promotions.replay.rules.differences import Charged, likely_cause
from tests.promotions.checker.rules.shops import NOON, off, offer, sku

# Two lines of 100 and 200, 20 off: shares of 6.67 and 13.33.
LINES = (Line(sku(1, 10_000).item, 1), Line(sku(2, 20_000).item, 1))


def ours(amount: int = 2_000) -> Quote:
    return quote(Basket(LINES), [offer(tiers=off(20_000, amount))], moment=NOON)


def charged(*lines: tuple[int, int], adjusted: int = 0) -> list[Charged]:
    """Lines of (item price, share)."""
    return [
        Charged(number, item, share, item - share, adjusted)
        for number, (item, share) in enumerate(lines, start=1)
    ]


def test_the_same_to_the_fen_is_no_difference() -> None:
    assert likely_cause(charged((10_000, 667), (20_000, 1_333)), ours()) is None


@pytest.mark.parametrize(
    ("lines", "cause"),
    [
        ([(10_000, 666), (20_000, 1_334)], Cause.ROUNDING),
        ([(10_000, 1_000), (20_000, 1_000)], Cause.ALLOCATION),
        ([(10_000, 1_667), (20_000, 3_333)], Cause.ORDER_DISCOUNT_MORE),
        ([(10_000, 0), (20_000, 0)], Cause.ORDER_DISCOUNT_LESS),
        ([(9_000, 667), (20_000, 1_333)], Cause.ITEM_PRICE_LOWER),
        ([(11_000, 667), (20_000, 1_333)], Cause.ITEM_PRICE_HIGHER),
    ],
)
def test_causes_by_amounts(lines: list[tuple[int, int]], cause: Cause) -> None:
    assert likely_cause(charged(*lines), ours()) == cause


def test_causes_that_the_order_tells() -> None:
    lines = (9_000, 667), (20_000, 1_333)
    assert likely_cause(charged(*lines, adjusted=1), ours()) == Cause.CHANGED_BY_HAND
    assert likely_cause(charged(*lines), ours(), unknown_promotions=["淘抢购"]) == Cause.UNKNOWN_PROMOTION
    more = charged((10_000, 1_000), (20_000, 2_000))
    assert likely_cause(more, ours(), with_all_coupons=ours(3_000)) == Cause.HELD_COUPON
