"""What is wrong without pricing a basket: each lint with a case on either side."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from promotions.checker.rules.facts import CheckedShop
from promotions.checker.rules.lints import ComingEvent, Lint, LintCode, lint_shop
from promotions.engine.offers import AddOn, Benefit, Bundle, CardKind, Gift, Level, Limits, Offer, Scope, Tier
from promotions.price_history.rules import ListPriceRule
from tests.promotions.checker.rules.shops import DAY, NOON, off, offer, only, pay, price, shop, sku

SHANGHAI = ZoneInfo("Asia/Shanghai")


def lints(checked: CheckedShop, **facts: Any) -> list[Lint]:
    return lint_shop(checked, now=NOON, zone=SHANGHAI, **facts)


def codes(*offers: Offer, **facts: Any) -> set[str]:
    return {lint.code for lint in lints(shop([sku(), sku(2)], list(offers)), **facts)}


def coupon(threshold: int = 5_000, limits: Limits | None = None) -> Offer:
    bounded = Limits(uses_per_buyer=1, uses_left=10)
    return offer(
        5,
        Level.CARD,
        card_kind=CardKind.SHOP_COUPON,
        tiers=off(threshold, 1_000),
        limits=limits or bounded,
    )


def test_the_coupon_of_the_best_known_incident() -> None:
    """100 yuan, no threshold, for everybody, without end."""
    assert codes(coupon(0, Limits())) == {"no_threshold", "no_buyer_limit", "no_budget"}
    assert codes(coupon()) == set()
    assert codes(coupon(limits=Limits(uses_per_buyer=1, budget_left_fen=100))) == set()


def test_two_official_prices_at_once() -> None:
    one = offer(1, Level.ITEM, tiers=price(9_000), official=True, scope=only(1))
    other = offer(2, Level.ITEM, tiers=price(8_000), official=True)
    assert codes(one, other) == {"exclusive_overlap"}
    later = offer(
        2, Level.ITEM, tiers=price(8_000), official=True, starts_at=NOON + DAY, ends_at=NOON + 2 * DAY
    )
    elsewhere = offer(2, Level.ITEM, tiers=price(8_000), official=True, scope=only(2))
    assert codes(one, later) == codes(one, elsewhere) == set()


def test_two_own_prices_at_once_are_a_hint() -> None:
    (found,) = lints(
        shop(
            [sku(), sku(2)], [offer(1, Level.ITEM, tiers=pay(9_000)), offer(2, Level.ITEM, tiers=pay(8_000))]
        )
    )
    assert (found.code, found.severity, found.sku_ids) == ("item_overlap", "hint", (1, 2))


def stocked(stock: int, *offers: Offer) -> list[Lint]:
    one = sku(1)
    return lints(CheckedShop((type(one)(one.item, (), stock),), offers))


def test_stock_promised_at_the_same_time() -> None:
    flash = offer(1, Level.ITEM, tiers=price(9_000), limits=Limits(pieces_left=6))
    bundle = offer(2, Level.ITEM, bundle=Bundle({1: 2}, 15_000), limits=Limits(pieces_left=5))
    (found,) = stocked(10, flash, bundle)
    assert (found.code, found.numbers, found.offer_ids) == (
        "stock_promised",
        {"promised": 11, "stock": 10},
        (1, 2),
    )
    assert stocked(11, flash, bundle) == []


def test_more_gifts_than_there_are() -> None:
    tier = (Tier(5_000, Benefit(gifts=(Gift(1, 2),))),)
    assert [lint.code for lint in stocked(9, offer(tiers=tier, limits=Limits(uses_left=5)))] == [
        "gifts_promised"
    ]
    assert stocked(10, offer(tiers=tier, limits=Limits(uses_left=5))) == []


@pytest.mark.parametrize(
    ("hours", "minutes", "code"),
    [
        (12, 0, None),  # 24:00 in Shanghai
        (11, 59, "wrong_midnight"),  # 23:59
    ],
)
def test_the_last_minute_of_a_day(hours: int, minutes: int, code: str | None) -> None:
    found = codes(offer(tiers=off(1, 1), ends_at=NOON + timedelta(hours=hours, minutes=minutes)))
    assert found == ({code} if code else set())


def test_midnight_of_another_zone() -> None:
    utc_midnight = NOON.replace(hour=0) + DAY
    assert codes(offer(tiers=off(1, 1), starts_at=utc_midnight, ends_at=utc_midnight + DAY)) == {
        "wrong_midnight"
    }


@pytest.mark.parametrize(
    ("title", "ends_in_hours", "is_wrong"),
    [
        ("6.19 大促", 12, True),  # ends as the 19th begins
        ("6.19 大促", 13, False),
        ("6月18日会员日", 12, False),
        ("满 6.19 折", 12, False),
        ("2.5 斤装", 12, False),
    ],
)
def test_a_day_in_the_title(title: str, ends_in_hours: int, is_wrong: bool) -> None:
    found = codes(offer(title=title, tiers=off(1, 1), ends_at=NOON + timedelta(hours=ends_in_hours)))
    assert found == ({"named_day_outside"} if is_wrong else set())


def test_a_price_that_spoils_a_coming_event() -> None:
    """The event is planned at 75; 90 % of 80 would only allow 72."""
    event = ComingEvent("双11", NOON + 20 * DAY, timedelta(days=30), 0.9, {1: 7_500})
    low = offer(1, Level.ITEM, tiers=price(8_000))
    checked = shop([sku()], [low], counted_offer_ids=frozenset({1}))
    (found,) = lints(checked, events=[event])
    assert (found.code, found.numbers["cap_fen"], found.sku_ids) == (LintCode.LOWERS_EVENT_PRICE, 7_200, (1,))
    not_counted = shop([sku()], [low])
    before_window = ComingEvent("双11", NOON + 32 * DAY, timedelta(days=30), 0.9, {1: 7_500})
    assert lints(not_counted, events=[event]) == lints(checked, events=[before_window]) == []


def test_too_many_bundles_share_a_sku() -> None:
    bundles = [offer(n, Level.ITEM, bundle=Bundle({1: 1, 2: n}, 100)) for n in range(1, 8)]
    assert codes(*bundles[:6]) == set()
    assert codes(*bundles) == {"too_many_combinations"}


def test_add_ons_that_share_a_sku_give_too_much() -> None:
    def add_on(number: int, scope: Scope) -> Offer:
        return offer(number, Level.ITEM, add_on=AddOn(Scope(everything=True), 100, 70), scope=scope)

    assert codes(add_on(1, only(1)), add_on(2, only(2))) == set()
    (found,) = lints(shop([sku(), sku(2)], [add_on(1, only(1)), add_on(2, only(1, 2))]))
    assert (found.code, found.offer_ids) == ("too_many_combinations", (1, 2))
    assert found.numbers == {"add_ons": 2, "ways": 71 * 71, "most": 5_000}


def test_what_has_ended_is_not_looked_at() -> None:
    assert (
        codes(
            offer(
                5,
                Level.CARD,
                card_kind=CardKind.SHOP_COUPON,
                tiers=off(0, 1),
                starts_at=NOON - DAY,
                ends_at=NOON,
            )
        )
        == set()
    )


@pytest.mark.parametrize(
    ("before", "moved"),
    [
        ({-1: 9_091}, None),  # the price is 10 000 now: 9.9989 % up
        ({-1: 9_090}, (9_090, 10_000)),  # 10.01 % up
        ({-28: 9_000}, (9_000, 10_000)),
        ({-29: 9_000}, None),  # one day too long ago
        ({0: 9_000}, None),  # the day it begins is not before it
        ({-1: 11_111}, None),
        ({-1: 11_112}, (11_112, 10_000)),
        ({-3: 10_000, -2: 8_000, -1: 12_000}, (8_000, 10_000)),  # down and up again is up
        ({}, None),
    ],
)
def test_list_price_moved_before_the_discount(before: dict[int, int], moved: tuple[int, int] | None) -> None:
    begins = NOON.date()
    history = {1: {begins + timedelta(days): fen for days, fen in before.items()}}
    rule = ListPriceRule(28, 1_000, history)
    found = lints(shop([sku(), sku(2)], [offer(1, Level.ITEM, tiers=pay(9_000))]), list_prices=rule)
    moves = [(one.numbers["from_fen"], one.numbers["to_fen"], one.sku_ids) for one in found]
    assert moves == ([(*moved, (1,))] if moved else [])


def test_list_prices_matter_to_discounts_on_items_that_begin() -> None:
    rule = ListPriceRule(28, 1_000, {1: {(NOON - DAY).date(): 5_000}})
    coming = offer(1, Level.ITEM, tiers=pay(9_000), starts_at=NOON + 27 * DAY, ends_at=NOON + 40 * DAY)
    later = offer(1, Level.ITEM, tiers=pay(9_000), starts_at=NOON + 60 * DAY, ends_at=NOON + 61 * DAY)
    running = offer(1, Level.ITEM, tiers=pay(9_000), starts_at=NOON - 28 * DAY)
    assert codes(coming, list_prices=rule) == codes(later, list_prices=rule) == {"list_price_raised"}
    assert codes(running, list_prices=rule) == codes(offer(1), list_prices=rule) == set()
