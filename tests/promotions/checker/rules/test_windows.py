"""Where a window ends, to the second; and a check after a change says what a full check says."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedShop, Limit, LimitKind
from promotions.checker.rules.suspicions import check, find_suspicions, recheck
from promotions.checker.rules.windows import windows_of
from promotions.engine.offers import Level, Offer
from tests.promotions.checker.rules.shops import (
    DAY,
    NOON,
    item_offers,
    off,
    offer,
    order_offers,
    price,
    shop,
    sku,
)

SECOND = timedelta(seconds=1)


def clash(second_starts_at: object) -> list[object]:
    """A price that is fine alone, and a coupon of 30 that meets it when both are active."""
    special = offer(1, Level.ITEM, tiers=price(7_000))
    more = offer(2, tiers=off(0, 3_000), starts_at=second_starts_at, ends_at=NOON + 2 * DAY)
    found = find_suspicions(Bounds(shop([sku(floor=6_000)], [special, more])), since=NOON)
    return [(one.starts_at, one.ends_at) for one in found]


def test_offers_that_meet_for_a_second_are_seen() -> None:
    assert clash(NOON + DAY - SECOND) == [(NOON + DAY - SECOND, NOON + DAY)]


def test_offers_that_follow_each_other_do_not_meet() -> None:
    assert clash(NOON + DAY) == []
    assert clash(NOON + DAY + SECOND) == []


def test_the_past_is_not_looked_at() -> None:
    checked = shop([sku(floor=9_000)], [offer(1, Level.ITEM, tiers=price(100))])
    assert find_suspicions(Bounds(checked), since=NOON + DAY) == []
    (last_second,) = find_suspicions(Bounds(checked), since=NOON + DAY - SECOND)
    assert last_second.starts_at == NOON + DAY - SECOND


def test_windows_are_the_finest_cuts_of_what_is_active() -> None:
    first, second = offer(1), offer(2, starts_at=NOON + SECOND, ends_at=NOON + 2 * DAY)
    found = [(w.starts_at, w.ends_at, w.active) for w in windows_of([first, second], 0b11, since=NOON)]
    assert found == [
        (NOON, NOON + SECOND, 0b01),
        (NOON + SECOND, NOON + DAY, 0b11),
        (NOON + DAY, NOON + 2 * DAY, 0b10),
    ]


def test_an_offer_that_does_not_touch_cuts_nothing() -> None:
    offers = [offer(1), offer(2, starts_at=NOON + SECOND)]
    assert len(windows_of(offers, 0b01, since=NOON)) == 1


@st.composite
def timetables(draw: st.DrawFn) -> CheckedShop:
    """Two SKUs with floors and some offers at different hours."""
    skus = [sku(1, 10_000, floor=9_000), sku(2, 3_990, limits=(Limit(LimitKind.COST, 3_000),))]
    offers = [draw(item_offers(n)) for n in range(1, 4)] + [draw(order_offers(n)) for n in range(10, 14)]
    return shop(skus, [_at_some_hour(draw, one) for one in offers])


def _at_some_hour(draw: st.DrawFn, one: Offer) -> Offer:
    start, hours = draw(st.integers(0, 48)), draw(st.integers(1, 24))
    starts_at = NOON + timedelta(hours=start)
    return replace(one, starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(timetables(), timetables(), st.integers())
def test_a_check_after_a_change_says_what_a_full_check_says(
    checked: CheckedShop, other: CheckedShop, seed: int
) -> None:
    """One offer is changed, one goes, one comes – or only some of that."""
    dice = Random(seed)
    offers = list(checked.offers)
    if dice.random() < 0.8:
        offers[dice.randrange(len(offers))] = replace(dice.choice(other.offers), offer_id=77)
    if dice.random() < 0.3:
        offers.pop(dice.randrange(len(offers)))
    offers = list({one.offer_id: one for one in offers}.values())
    changed = replace(checked, offers=tuple(offers))
    after = recheck(check(checked, since=NOON), changed)
    assert set(after.suspicions) == set(check(changed, since=NOON).suspicions)
