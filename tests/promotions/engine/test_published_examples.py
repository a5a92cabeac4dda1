"""What the platform publishes about its prices comes out to the fen."""

import pytest

from promotions.engine.baskets import Basket
from promotions.engine.offers import Level, Offer
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
    shop_coupon,
)

CASES = {
    "coupon and cross-shop down to nothing": (
        basket(line(1, 400)),
        [shop_coupon(1, off(400, 380)), offer(2, Level.CROSS_SHOP, off(400, 50))],
        [0],
    ),
    "every threshold counts the item-level price": (
        basket(line(1, 100)),
        [
            offer(1, Level.ITEM, percent(80)),
            offer(2, Level.SHOP, off(60, 5)),
            item_coupon(3, off(0, 5), scope=only(1)),
        ],
        [70],
    ),
    "one coupon for each item": (
        basket(line(1, 120), line(2, 200)),
        [item_coupon(1, off(50, 20), scope=only(1)), item_coupon(2, off(100, 30), scope=only(2))],
        [100, 170],
    ),
    "cross-shop is shared out by price": (
        basket(line(1, 80), line(2, 320)),
        [offer(1, Level.CROSS_SHOP, off(400, 50))],
        [70, 280],
    ),
    "shop discount": (
        basket(line(1, 100), line(2, 110)),
        [offer(1, Level.SHOP, off(200, 20))],
        [90.48, 99.52],
    ),
    "the odd fen falls on the first line": (
        basket(line(1, 10), line(2, 10), line(3, 10)),
        [offer(1, Level.SHOP, off(30, 10))],
        [6.66, 6.67, 6.67],
    ),
}


@pytest.mark.parametrize(("bought", "offers", "pays"), CASES.values(), ids=CASES)
def test_published_example(bought: Basket, offers: list[Offer], pays: list[float]) -> None:
    answer = quote(bought, offers, moment=NOON)
    assert [one.pays_fen for one in answer.lines] == [fen(yuan) for yuan in pays]
    assert answer.pays_fen == sum(fen(yuan) for yuan in pays)
