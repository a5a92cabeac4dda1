"""The lowest-price ledger: offered and sold by tool, and what it allows later."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from products.catalogue.models import Sku
from promotions.activities.models import Activity, Finding, FindingCode
from promotions.activities.queries import open_findings
from promotions.checker.sentences import sentence_of
from promotions.price_history.ledger import write_ledger
from promotions.price_history.list_prices import list_prices_on
from promotions.price_history.lowest_prices import caps_of, lowest_by_tool, lowest_prices
from promotions.price_history.models import LedgerDay
from promotions.rulebook.models import ShopLimitRule
from shopops.lib.calendar import starts_at
from tests.make import NOON, sub_order, trade
from tests.make import sku as make_sku
from tests.promotions import make
from tests.promotions.checker.runs import check_activity

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


def test_from_its_early_end_on_it_is_not_offered(tea: Sku) -> None:
    """Ended at midnight, it was not offered on the day that begins then; a second later it was."""
    make.tier(make.activity(), price_cny=80)
    midnight = starts_at(DAY)
    for ended_at, tools in (
        (midnight, {"list"}),
        (midnight + timedelta(seconds=1), {"list", "special_price"}),
    ):
        Activity.objects.update(status="ended", ended_at=ended_at)
        write_ledger(day=DAY)
        assert set(rows()) == tools


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
    by_tool = [(one.tool, one.counted) for one in lowest_by_tool(tea.pk, first=DAY, last=DAY)]
    assert by_tool == [("flash_sale", False), ("special_price", True), ("list", True)]


def test_a_low_price_caps_the_entry_until_it_has_left_the_window(tea: Sku) -> None:
    LedgerDay.objects.create(sku=tea, day=DAY, tool="special_price", offered_cny=80)
    for later in range(1, 40):
        LedgerDay.objects.create(sku=tea, day=DAY + timedelta(later), tool="list", offered_cny=100)
    cap = caps_of([tea.pk], entry_on=DAY + timedelta(30))[tea.pk]
    assert (cap.price_cny, cap.until) == (Decimal("72.00"), DAY + timedelta(31))
    assert caps_of([tea.pk], entry_on=cap.until)[tea.pk].price_cny == 90


def changed(tea: Sku, price: int, at: datetime) -> None:
    """The list price was changed at a moment of the past."""
    tea.price_cny = Decimal(price)
    tea.save()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE products_skuevent SET pgh_created_at = %s WHERE pgh_id = (SELECT max(pgh_id) FROM products_skuevent)",
            [at],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_the_list_price_is_that_of_the_day(tea: Sku) -> None:
    """Midnight is 12 hours after noon; the lowest price of a day counts, and discounts are taken off it."""
    midnight, second = NOON + timedelta(hours=12), timedelta(seconds=1)
    changed(tea, 80, NOON - timedelta(days=9))
    changed(tea, 120, midnight - second)
    changed(tea, 110, midnight)
    changed(tea, 500, midnight + timedelta(days=1))
    make.tier(make.activity(ends_at=NOON + timedelta(days=5)), pay_rate="0.5")
    for days, price in ((0, 80), (1, 110), (2, 500)):
        write_ledger(day=DAY + timedelta(days))
        found = rows(DAY + timedelta(days))
        assert (found["list"][0], found["special_price"][0]) == (price, Decimal(price) / 2)
    assert list_prices_on(DAY - timedelta(99))[tea.pk] == 80, "the first price that we knew"


def test_a_list_price_put_up_before_a_discount_is_a_finding(tea: Sku) -> None:
    for back in range(1, 10):
        LedgerDay.objects.create(sku=tea, day=DAY - timedelta(back), tool="list", offered_cny=80)
    draft = make.activity(status="draft", starts_at=NOON + timedelta(1), ends_at=NOON + timedelta(2))
    make.tier(draft, pay_rate="0.8")
    check_activity(activity=draft, now=NOON)
    (found,) = open_findings(draft).filter(code="list_price_raised")
    assert sentence_of(found) == (
        "打折前 28 天内，一口价从 80.00 元提到 100.00 元（+25.0%），超过允许的 ±10%，像是先提价再打折。"
    )
    ShopLimitRule.objects.create(key="list_price_change_rate", value="0.25", valid_from=DAY)
    check_activity(activity=draft, now=NOON)
    assert not open_findings(draft).filter(code="list_price_raised").exists()


def test_every_finding_has_a_sentence() -> None:
    codes = {code for code in FindingCode if code not in ("cost", "floor", "min_discount", "commitment")}
    assert all(sentence_of(make_finding(code)) for code in codes)


def make_finding(code: str) -> Finding:
    numbers = {"promised": 2, "stock": 1, "day": "6-18", "ends_at": "06-18 12:00", "bundles": 7}
    return Finding(code=code, numbers=numbers)
