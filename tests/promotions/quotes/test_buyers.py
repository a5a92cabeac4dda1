"""Buyers as the engine sees them, and who is in a segment."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orders.trades.models import Buyer
from promotions.activities.models import Activity
from promotions.coupons.claims import claim
from promotions.coupons.uses import use_activity
from promotions.engine.offers import STRANGER
from promotions.quotes.buyers import facts_of
from promotions.quotes.conversion import offers_of
from promotions.segments.actions import create_segment
from promotions.segments.membership import buyers_in, segments_of
from promotions.segments.models import Segment
from staff.accounts.models import User
from tests.make import NOON, buyer, sku, trade
from tests.promotions import make

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def bought(days_ago: int, cny: int, **facts: Any) -> Buyer:
    """Somebody who paid that much so long before noon."""
    any_user = buyer()
    trade(buyer=any_user, created=NOON - days_ago * DAY, payable_cny=Decimal(cny), **facts)
    return any_user


def all_offers() -> Any:
    return offers_of(Activity.objects.all(), now=NOON)


def test_nobody_is_a_stranger() -> None:
    assert facts_of(None, NOON, []) == STRANGER


def test_new_until_the_first_payment() -> None:
    assert facts_of(buyer(), NOON, []).is_new
    assert facts_of(bought(0, 10, pay_time=None), NOON, []).is_new
    assert not facts_of(bought(1, 10), NOON, []).is_new


@pytest.mark.parametrize(
    ("days_ago", "cny", "refund", "level"),
    [(1, 299, 0, 0), (1, 300, 0, 1), (1, 3000, 0, 3), (1, 3000, 2500, 1), (366, 3000, 0, 0)],
)
def test_vip_level_by_a_years_spending(days_ago: int, cny: int, refund: int, level: int) -> None:
    assert facts_of(bought(days_ago, cny, refund_fee_cny=refund), NOON, []).vip_level == level


def test_coupons_uses_and_pieces_are_known_for_every_offer_of_an_activity() -> None:
    any_user, cheap, dear = buyer(), sku(), sku()
    batch = make.batch()
    claim(batch=batch, buyer=any_user, at=NOON)
    flash = make.activity(covers_everything=False, pieces_per_buyer=5)
    for one, price in ((cheap, 9), (dear, 99)):
        make.scope_row(flash, sku=one, price_cny=price)
    use_activity(
        activity=flash,
        tid="T1",
        discount_cny=Decimal(1),
        key="k",
        buyer_id=any_user.pk,
        pieces={cheap.pk: 2},
        at=NOON,
    )
    offers = all_offers()
    parts = [offer.offer_id for offer in offers if offer.offer_id % 2**32 == flash.pk]
    facts = facts_of(any_user, NOON, offers)
    assert len(parts) == 2
    assert facts.coupon_offer_ids == {batch.activity_id}
    assert facts.uses == dict.fromkeys(parts, 1)
    assert facts.pieces == {(part, cheap.pk): 2 for part in parts}
    assert facts_of(any_user, NOON + 9 * DAY, offers).coupon_offer_ids == frozenset()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"new_buyers": True}, {"new"}),
        ({"new_buyers": False}, {"small", "big", "lost"}),
        ({"min_spent_cny": 300}, {"big", "lost"}),
        ({"max_spent_cny": 300}, {"new", "small"}),
        ({"min_spent_cny": 0}, {"new", "small", "big", "lost"}),
        ({"max_spent_cny": 0}, set()),
        ({"min_spent_cny": 50, "max_spent_cny": 900}, {"small"}),
        ({"min_vip_level": 1}, {"big"}),
        ({"min_vip_level": 9}, set()),
        ({"paid_within_days": 30}, {"small", "big"}),
        ({"not_paid_for_days": 30, "new_buyers": False}, {"lost"}),
        ({"is_list": True}, {"new", "big"}),
        ({"is_list": True, "new_buyers": False}, {"big"}),
    ],
)
def test_who_is_in_a_segment(
    rule: dict[str, Any], expected: set[str], user_for: Callable[[str], User]
) -> None:
    people = {"new": buyer(), "small": bought(3, 50), "big": bought(3, 900), "lost": bought(400, 5000)}
    members = [people["new"].pk, people["big"].pk] if rule.get("is_list") else []
    segment = create_segment(key="x", facts={"name": "x"} | rule, members=members, by=user_for("manager"))
    found = set(buyers_in(segment, NOON))
    assert {name for name, person in people.items() if person in found} == expected
    alone = {name for name, person in people.items() if segments_of(person, NOON, ["x"])}
    assert alone == expected


def test_presale_participants_are_a_segment() -> None:
    took_part, other = buyer(), buyer()
    presale = make.activity()
    make.redemption(presale, buyer=took_part)
    make.redemption(buyer=other)
    segment = Segment.objects.create(key="p", name="预售", took_part_in=presale)
    assert list(buyers_in(segment, NOON)) == [took_part]


def test_segments_are_asked_only_for_the_offers_at_hand() -> None:
    regular = bought(3, 900)
    segment = Segment.objects.create(key="regulars", name="老客", new_buyers=False)
    Segment.objects.create(key="unasked", name="老客", new_buyers=False)
    make.tier(row := make.activity())
    row.segments.add(segment)
    assert facts_of(regular, NOON, all_offers()).segments == {"regulars"}
    assert facts_of(buyer(), NOON, all_offers()).segments == frozenset()
