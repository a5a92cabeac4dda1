"""Where a window ends, to the second; and a check after a change says what a full check says."""

from dataclasses import replace
from datetime import datetime, timedelta
from math import inf

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedShop, Limit, LimitKind, Suspicion
from promotions.checker.rules.suspicions import find_suspicions, find_worse, touched
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


def at(moment: datetime, suspicions: list[Suspicion]) -> set[tuple[object, ...]]:
    """What is suspected at a moment."""
    return {
        (one.sku_id, one.limit, one.bound_fen, one.offer_ids)
        for one in suspicions
        if one.starts_at <= moment < one.ends_at
    }


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(timetables(), timetables())
def test_an_activity_among_others_has_the_findings_of_a_full_check(
    checked: CheckedShop, other: CheckedShop
) -> None:
    """Some offers come to a shop that is known already: what they cannot touch stays, the rest is found anew."""
    own = [replace(one, offer_id=77 + number) for number, one in enumerate(other.offers[:2])]
    before = Bounds(checked)
    with_own = replace(checked, offers=(*checked.offers, *own))
    after, full = Bounds(with_own, before), find_suspicions(Bounds(with_own), since=NOON)
    known = find_suspicions(before, since=NOON)
    sku_ids, spans = touched(before, after, own)
    first, last = min((s for s, _ in spans), default=NOON), max((e for _, e in spans), default=NOON)
    found = find_suspicions(after, since=max(first, NOON), until=last, sku_ids=sku_ids)
    for hour in range(73):
        moment = NOON + timedelta(hours=hour)
        inside = first <= moment < last
        stays = [one for one in known if one.sku_id not in sku_ids or not inside]
        assert at(moment, [*stays, *(found if inside else [])]) == at(moment, full)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(timetables(), timetables())
def test_only_what_an_activity_makes_worse_is_its_doing(checked: CheckedShop, other: CheckedShop) -> None:
    own = [replace(one, offer_id=77 + number) for number, one in enumerate(other.offers[:2])]
    before = Bounds(checked)
    after = Bounds(replace(checked, offers=(*checked.offers, *own)), before)
    worse, _skus = find_worse(before, after, own, since=NOON)
    known = find_suspicions(before, since=NOON)
    full = find_suspicions(Bounds(after.shop), since=NOON)
    lowest = {
        (one.sku_id, one.limit): min(
            o.bound_fen for o in full if (o.sku_id, o.limit) == (one.sku_id, one.limit)
        )
        for one in full
    }
    for key, bound_fen in lowest.items():
        deepest_before = min((o.bound_fen for o in known if (o.sku_id, o.limit) == key), default=inf)
        if bound_fen < deepest_before - 1:
            assert key in {(one.sku_id, one.limit) for one in worse}
    assert {(one.sku_id, one.limit) for one in worse} <= set(lowest)
