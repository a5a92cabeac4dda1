"""Using coupons: each step's effect, its refusals, and the same step sent twice."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orders.trades.models import Buyer
from promotions.coupons.claims import claim, claim_code, expire_coupons
from promotions.coupons.models import Coupon, CouponBatch, PieceUse, Redemption
from promotions.coupons.refusals import SENTENCES, Reason, Refused
from promotions.coupons.uses import give_back, redeem, release, reserve, settle, use_activity
from shopops.lib.audit.models import AuditEntry
from tests.make import NOON, buyer, sku, trade
from tests.promotions import make

FIVE = Decimal(5)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def counters(batch: CouponBatch) -> dict[str, Any]:
    """What is not zero."""
    row = CouponBatch.objects.get(pk=batch.pk)
    names = ("issued", "claimed", "reserved", "used", "expired", "returned", "reserved_cny", "spent_cny")
    return {name: getattr(row, name) for name in names if getattr(row, name)}


def held(batch: CouponBatch | None = None, **facts: Any) -> Coupon:
    """A coupon that a new buyer claimed."""
    return claim(batch=batch or make.batch(**facts), buyer=buyer(), at=NOON).coupon


def use(coupon: Coupon, key: str = "k1", **facts: Any) -> Any:
    return redeem(**{"code": coupon.code, "tid": "T1", "discount_cny": FIVE, "key": key, "at": NOON} | facts)


def refusal(error: pytest.ExceptionInfo[Refused]) -> Reason:
    assert error.value.sentence
    return error.value.reason


def test_a_claim_gives_a_coupon_of_the_batchs_validity() -> None:
    batch = make.batch(valid_days=3)
    coupon = claim(batch=batch, buyer=buyer(), at=NOON).coupon
    assert (coupon.state, coupon.valid_from, coupon.valid_until) == ("claimed", NOON, NOON + 3 * DAY)
    assert len(coupon.code) == 12
    assert counters(batch) == {"issued": 1, "claimed": 1}


def test_a_claim_sent_twice_gives_one_coupon() -> None:
    batch, any_user = make.batch(), buyer()
    first = claim(batch=batch, buyer=any_user, key="k", at=NOON)
    again = claim(batch=batch, buyer=any_user, key="k", at=NOON)
    assert (again.coupon, again.repeated) == (first.coupon, True)
    assert counters(batch) == {"issued": 1, "claimed": 1}
    with pytest.raises(Refused) as error:
        claim(batch=batch, buyer=buyer(), key="k", at=NOON)
    assert refusal(error) == Reason.KEY_REUSED


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"is_open": False}, Reason.CLOSED),
        ({"claim_starts_at": NOON + timedelta(hours=1)}, Reason.NOT_CLAIM_TIME),
        ({"claim_ends_at": NOON}, Reason.NOT_CLAIM_TIME),
        ({"valid_from": NOON - DAY, "valid_until": NOON}, Reason.EXPIRED),
        ({"total": 1, "issued": 1}, Reason.SOLD_OUT),
    ],
)
def test_what_a_batch_does_not_give(facts: dict[str, Any], reason: Reason) -> None:
    batch = make.batch(**facts)
    before = counters(batch)
    with pytest.raises(Refused) as error:
        claim(batch=batch, buyer=buyer(), at=NOON)
    assert refusal(error) == reason
    assert counters(batch) == before
    assert not Coupon.objects.exists()


def test_nobody_claims_more_than_the_batch_allows_one_buyer() -> None:
    batch, any_user = make.batch(per_buyer=2), buyer()
    claim(batch=batch, buyer=any_user, at=NOON)
    claim(batch=batch, buyer=any_user, at=NOON)
    with pytest.raises(Refused) as error:
        claim(batch=batch, buyer=any_user, at=NOON)
    assert refusal(error) == Reason.BUYER_LIMIT
    claim(batch=batch, buyer=buyer(), at=NOON)
    assert counters(batch) == {"issued": 3, "claimed": 3}


def test_a_coupon_for_new_buyers_is_not_for_others() -> None:
    old = buyer()
    trade(buyer=old, created=NOON - DAY)
    batch = make.batch(make.activity(kind="shop_coupon", new_buyers=True))
    with pytest.raises(Refused) as error:
        claim(batch=batch, buyer=old, at=NOON)
    assert refusal(error) == Reason.AUDIENCE
    assert claim(batch=batch, buyer=buyer(), at=NOON).coupon


def test_a_printed_code_is_whose_it_is_typed_by_first() -> None:
    batch, first = make.batch(issued=1, total=1), buyer()
    coupon = make.coupon(batch, code="ABCDEFGH2345")
    claim_code(code="abcd-efgh-2345", buyer=first, at=NOON)
    coupon.refresh_from_db()
    assert (coupon.state, coupon.buyer) == ("claimed", first)
    assert counters(batch) == {"issued": 1, "claimed": 1}
    with pytest.raises(Refused) as error:
        claim_code(code="ABCDEFGH2345", buyer=buyer(), at=NOON)
    assert refusal(error) == Reason.NOT_YOURS
    with pytest.raises(Refused) as error:
        claim_code(code="ABCDEFGH2346", buyer=first, at=NOON)
    assert refusal(error) == Reason.UNKNOWN


def test_redeeming_notes_the_use_and_counts_it() -> None:
    coupon = held()
    used = use(coupon)
    row = Redemption.objects.get(pk=used.redemption_id)
    assert (row.activity, row.coupon, row.buyer) == (coupon.batch.activity, coupon, coupon.buyer)
    assert (row.state, row.discount_cny, row.settled_at) == ("redeemed", FIVE, NOON)
    assert counters(coupon.batch) == {"issued": 1, "claimed": 1, "used": 1, "spent_cny": FIVE}
    coupon.refresh_from_db()
    assert coupon.state == "redeemed"


def test_a_use_sent_twice_counts_once() -> None:
    coupon = held()
    first = use(coupon)
    again = use(coupon)
    assert (again.redemption_id, again.repeated) == (first.redemption_id, True)
    assert counters(coupon.batch)["used"] == 1
    with pytest.raises(Refused) as error:
        use(coupon, tid="T2")
    assert refusal(error) == Reason.KEY_REUSED
    with pytest.raises(Refused) as error:
        use(coupon, key="k2")
    assert refusal(error) == Reason.USED


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"at": NOON - timedelta(seconds=1)}, Reason.NOT_YET),
        ({"at": NOON + timedelta(days=10)}, Reason.EXPIRED),
        ({"buyer_id": 0}, Reason.NOT_YOURS),
        ({"code": "ABCDEFGH2345"}, Reason.UNKNOWN),
        ({"discount_cny": Decimal(11)}, Reason.BUDGET),
    ],
)
def test_what_cannot_be_used_leaves_nothing_behind(facts: dict[str, Any], reason: Reason) -> None:
    coupon = held(budget_cny=10, valid_days=3)
    before = counters(coupon.batch)
    with pytest.raises(Refused) as error:
        use(coupon, **facts)
    assert refusal(error) == reason
    coupon.refresh_from_db()
    assert (coupon.state, counters(coupon.batch)) == ("claimed", before)
    assert not Redemption.objects.exists()


def test_an_activity_that_was_stopped_takes_no_more_coupons() -> None:
    coupon = held()
    activity = coupon.batch.activity
    activity.status = "paused"
    activity.stopped_at, activity.stopped_by, activity.stop_reason = NOON, make.any_user(), "错券"
    activity.save()
    with pytest.raises(Refused) as error:
        use(coupon)
    assert refusal(error) == Reason.NOT_LIVE


def test_a_placed_order_holds_the_coupon_until_it_is_paid() -> None:
    coupon = held(budget_cny=5)
    used = reserve(code=coupon.code, tid="T1", discount_cny=FIVE, key="k", at=NOON)
    assert counters(coupon.batch) == {"issued": 1, "claimed": 1, "reserved": 1, "reserved_cny": FIVE}
    with pytest.raises(Refused) as error:
        use(coupon, key="other")
    assert refusal(error) == Reason.IN_ORDER
    row = Redemption.objects.get(pk=used.redemption_id)
    settle(row, at=NOON)
    settle(row, at=NOON)
    assert counters(coupon.batch) == {"issued": 1, "claimed": 1, "used": 1, "spent_cny": FIVE}
    coupon.refresh_from_db()
    assert coupon.state == "redeemed"
    with pytest.raises(Refused):
        release(row, at=NOON)


def test_an_order_closed_unpaid_gives_it_back() -> None:
    coupon = held()
    used = reserve(code=coupon.code, tid="T1", discount_cny=FIVE, key="k", at=NOON)
    release(Redemption.objects.get(pk=used.redemption_id), at=NOON)
    assert counters(coupon.batch) == {"issued": 1, "claimed": 1}
    assert use(coupon, key="next").redemption_id


def test_a_full_refund_returns_the_coupon_within_its_validity() -> None:
    coupon = held(valid_days=3)
    row = Redemption.objects.get(pk=use(coupon).redemption_id)
    with pytest.raises(Refused) as error:
        give_back(row, by=None, at=NOON + 3 * DAY)
    assert refusal(error) == Reason.EXPIRED
    give_back(row, by=make.any_user(), at=NOON + DAY)
    give_back(row, by=make.any_user(), at=NOON + DAY)
    assert counters(coupon.batch) == {"issued": 1, "claimed": 1, "returned": 1}
    coupon.refresh_from_db()
    row.refresh_from_db()
    assert (coupon.state, row.state) == ("claimed", "returned")
    assert AuditEntry.objects.get(action="coupon.returned").detail["tid"] == "T1"


def test_everybodys_code_counts_each_use() -> None:
    batch = make.batch(shared_code="TEA2026", total=2, per_buyer=None)
    for key in ("a", "b"):
        redeem(code="tea 2026", tid=f"T{key}", discount_cny=FIVE, key=key, at=NOON)
    with pytest.raises(Refused) as error:
        redeem(code="TEA2026", tid="Tc", discount_cny=FIVE, key="c", at=NOON)
    assert refusal(error) == Reason.SOLD_OUT
    assert redeem(code="TEA2026", tid="Ta", discount_cny=FIVE, key="a", at=NOON).repeated
    assert counters(batch) == {"issued": 2, "claimed": 2, "used": 2, "spent_cny": 2 * FIVE}


def test_everybodys_code_counts_each_buyer() -> None:
    batch, any_user = make.batch(shared_code="TEA2026", per_buyer=1), buyer()

    def one(key: str, who: Buyer | None) -> Any:
        who_id = who.pk if who else None
        return redeem(code="TEA2026", tid=f"T{key}", discount_cny=FIVE, key=key, buyer_id=who_id, at=NOON)

    used = one("a", any_user)
    with pytest.raises(Refused) as error:
        one("b", any_user)
    assert refusal(error) == Reason.BUYER_LIMIT
    with pytest.raises(Refused) as error:
        one("c", None)
    assert refusal(error) == Reason.BUYER_NEEDED
    give_back(Redemption.objects.get(pk=used.redemption_id), by=None, at=NOON)
    assert counters(batch) == {"returned": 1}
    assert one("d", any_user)


def test_coupons_expire_but_not_those_in_an_order() -> None:
    batch = make.batch(valid_days=1)
    plain, ordered = held(batch), held(batch)
    reserve(code=ordered.code, tid="T1", discount_cny=FIVE, key="k", at=NOON)
    assert expire_coupons(now=NOON + DAY) == 1
    assert expire_coupons(now=NOON + DAY) == 0
    plain.refresh_from_db()
    assert plain.state == "expired"
    assert counters(batch) == {"issued": 2, "claimed": 2, "reserved": 1, "reserved_cny": FIVE, "expired": 1}


def test_an_activity_without_coupons_counts_uses_money_and_pieces() -> None:
    tea, any_user = sku(), buyer()
    row = make.activity(kind="flash_sale", pieces_total=3, pieces_per_buyer=2, uses_total=5, budget_cny=100)

    def order(key: str, who: Buyer, pieces: int) -> Any:
        return use_activity(
            activity=row,
            tid=f"T{key}",
            discount_cny=FIVE,
            key=key,
            buyer_id=who.pk,
            pieces={tea.pk: pieces},
            at=NOON,
        )

    first = order("a", any_user, 2)
    assert order("a", any_user, 2).redemption_id == first.redemption_id
    with pytest.raises(Refused) as error:
        order("b", any_user, 1)
    assert refusal(error) == Reason.PIECES
    with pytest.raises(Refused) as error:
        order("c", buyer(), 2)
    assert refusal(error) == Reason.PIECES
    order("d", buyer(), 1)
    assert PieceUse.objects.get(sku=tea, buyer=None).pieces == 3
    row.use.refresh_from_db()
    assert (row.use.uses, row.use.spent_cny) == (2, 2 * FIVE)
    assert Redemption.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"uses_total": 1}, Reason.SOLD_OUT),
        ({"budget_cny": 9}, Reason.BUDGET),
        ({"uses_per_buyer": 1}, Reason.BUYER_LIMIT),
        ({"ends_at": NOON}, Reason.NOT_LIVE),
    ],
)
def test_limits_of_activities(facts: dict[str, Any], reason: Reason) -> None:
    row, any_user = make.activity(kind="money_off", **facts), buyer()
    order = {"activity": row, "discount_cny": FIVE, "buyer_id": any_user.pk, "at": NOON}
    with pytest.raises(Refused) as error:
        for key in ("a", "b"):
            use_activity(**order, tid=key, key=key)
    assert refusal(error) == reason


def test_a_coupon_activity_is_used_by_code_only() -> None:
    with pytest.raises(Refused) as error:
        use_activity(activity=make.batch().activity, tid="T1", discount_cny=FIVE, key="k", at=NOON)
    assert refusal(error) == Reason.COUPON_NEEDED
    assert not Redemption.objects.exists()


def test_every_reason_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Reason)
