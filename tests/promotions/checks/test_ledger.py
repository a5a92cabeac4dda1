"""The lowest-price ledger: offered and sold by tool, and what it allows later."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from products.models import Sku
from promotions.checks.ledger import write_ledger
from promotions.checks.lowest import caps_of, lowest_prices
from promotions.models import LedgerDay
from tests.make import NOON, sub_order, trade
from tests.make import sku as make_sku
from tests.promotions import make

DAY = NOON.date()


@pytest.fixture
def tea(db: None) -> Sku:
    return make_sku(price_cny=100)


def sold(tea: Sku, *, discount: int = 0, adjust: int = 0, num: int = 1, **facts: object) -> None:
    line = {"sku": tea, "price_cny": 100, "num": num, "discount_fee_cny": discount, "adjust_fee_cny": adjust}
    sub_order(trade=trade(**facts), **line)


def rows(day: date = DAY) -> dict[str, tuple[object, object, int]]:
    found = LedgerDay.objects.filter(day=day)
    return {row.tool: (row.offered_cny, row.sold_cny, row.pieces) for row in found}


def test_offered_and_sold_prices_are_kept_by_tool(tea: Sku) -> None:
    make.tier(make.activity(), price_cny=80)
    sold(tea, discount=40, num=2)
    sold(tea, adjust=-30)
    sold(tea)
    write_ledger(day=DAY)
    assert rows() == {
        "list": (100, 100, 1),
        "special_price": (80, 80, 2),
        "manual": (None, 70, 1),
    }


def test_the_day_ends_at_midnight_in_shanghai(tea: Sku) -> None:
    sold(tea, adjust=-30, created=NOON + timedelta(hours=11, minutes=59, seconds=49))
    sold(tea, adjust=-50, created=NOON + timedelta(hours=12))
    write_ledger(day=DAY)
    assert rows()["manual"] == (None, 70, 1)


def test_the_same_night_twice_is_the_same(tea: Sku) -> None:
    sold(tea, adjust=-30)
    assert write_ledger(day=DAY) == write_ledger(day=DAY) == LedgerDay.objects.count() == 2


def test_only_counted_tools_make_the_lowest_price(tea: Sku) -> None:
    for tool, price in (("flash_sale", 10), ("special_price", 80), ("list", 100)):
        LedgerDay.objects.create(sku=tea, day=DAY, tool=tool, offered_cny=price)
    found = lowest_prices([tea.pk], first=DAY, last=DAY)[tea.pk]
    assert (found.price_cny, found.tool) == (80, "special_price")


def test_a_low_price_caps_the_entry_until_it_has_left_the_window(tea: Sku) -> None:
    LedgerDay.objects.create(sku=tea, day=DAY, tool="special_price", offered_cny=80)
    for later in range(1, 40):
        LedgerDay.objects.create(sku=tea, day=DAY + timedelta(later), tool="list", offered_cny=100)
    cap = caps_of([tea.pk], entry_on=DAY + timedelta(30))[tea.pk]
    assert (cap.price_cny, cap.until) == (Decimal("72.00"), DAY + timedelta(31))
    assert caps_of([tea.pk], entry_on=cap.until)[tea.pk].price_cny == 90
