"""A hot code is counted in slots; the batch is right whenever somebody looks, and limits hold to the last piece."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from promotions.coupons import slots
from promotions.coupons.batches import change_batch
from promotions.coupons.refusals import Reason, Refused
from promotions.coupons.uses import give_back, redeem, release, reserve
from promotions.models import Activity, CouponBatch, CouponSlot, Redemption
from promotions.tasks import count_uses
from tests.make import NOON, buyer
from tests.promotions import make

pytestmark = pytest.mark.django_db
FIVE = Decimal(5)


def hot(**facts: Any) -> CouponBatch:
    """A batch with a code for everybody that is large enough for slots."""
    batch = make.batch(**{"shared_code": "HOT", "total": 6400, "per_buyer": None} | facts)
    slots.share_out(batch.pk)
    return batch


def use(number: int, discount_cny: Decimal = FIVE, **facts: Any) -> Redemption:
    used = redeem(code="HOT", tid=f"T{number}", discount_cny=discount_cny, key=f"k{number}", at=NOON, **facts)
    return Redemption.objects.get(pk=used.redemption_id)


def counters(batch: CouponBatch) -> tuple[int, int, int, int, Decimal]:
    batch.refresh_from_db()
    return batch.issued, batch.claimed, batch.used, batch.slot_uses, batch.spent_cny


def test_half_of_what_is_left_is_shared_and_uses_are_counted_when_somebody_looks() -> None:
    batch = hot()
    assert counters(batch) == (0, 0, 0, 3200, 0)
    for number in range(3):
        use(number, buyer_id=buyer().pk)
    assert counters(batch)[:3] == (0, 0, 0)
    seen = slots.counted_batches().get(pk=batch.pk)
    assert (seen.issued, seen.claimed, seen.used, seen.spent_cny) == (3, 3, 3, 15)
    assert seen.slot_uses == sum(slot.uses for slot in seen.slots.all()) == 16 * 199
    use(9)
    count_uses()
    assert counters(batch)[2] == 4


@pytest.mark.parametrize(
    "facts",
    [{"total": 639}, {"shared_code": ""}, {"is_open": False}, {"budget_cny": 3199}],
    ids=["few", "no code for everybody", "closed", "little money"],
)
def test_small_batches_have_no_slots(facts: dict[str, Any]) -> None:
    assert counters(hot(**facts))[3] == 0


def test_an_empty_slot_leaves_the_rest_to_the_batch_and_the_batch_takes_back_what_slots_still_have() -> None:
    batch = hot(total=640)
    number = connection.connection.info.backend_pid % slots.SLOTS
    CouponBatch.objects.filter(pk=batch.pk).update(issued=319, claimed=319, used=319)
    CouponSlot.objects.filter(batch=batch, slot=number).update(used=20)
    CouponSlot.objects.filter(batch=batch).exclude(slot__in=(number, (number + 1) % 16)).update(used=20)
    use(1)
    assert counters(batch)[0] == 320  # the last one of the batch itself; one slot has 20 left
    for more in range(2, 22):
        use(more)
    with pytest.raises(Refused) as refused:
        use(22)
    assert refused.value.reason == Reason.SOLD_OUT
    assert counters(batch)[:4] == (640, 640, 640, 0)


def test_the_last_money_of_a_budget_is_spent_wherever_it_lies() -> None:
    batch = hot(budget_cny=3200)
    use(1, Decimal(1600))
    use(2, Decimal(1600))  # more than the batch has without its slots
    with pytest.raises(Refused) as refused:
        use(3, Decimal("0.01"))
    assert refused.value.reason == Reason.BUDGET
    assert counters(batch)[4] == 3200


def test_a_use_in_a_slot_is_given_back_and_a_held_one_is_released() -> None:
    batch = hot()
    used, held = use(1), reserve(code="HOT", tid="T2", discount_cny=FIVE, key="k2", at=NOON)
    give_back(used, by=None, at=NOON)
    release(Redemption.objects.get(pk=held.redemption_id), at=NOON)
    issued, claimed, uses, _, spent = counters(batch)
    assert (issued, claimed, uses, spent, batch.reserved, batch.returned) == (0, 0, 0, 0, 0, 1)


def test_changed_limits_hold_at_once() -> None:
    batch = hot()
    use(1)
    changed = change_batch(batch=batch, changes={"total": 1}, version=1, by=make.somebody())
    assert (changed.total, *counters(batch)[:4]) == (1, 1, 1, 1, 0)
    with pytest.raises(Refused):
        use(2)


def test_the_limit_of_a_buyer_does_not_empty_the_slots() -> None:
    batch, somebody = hot(per_buyer=1), buyer().pk
    use(1, buyer_id=somebody)
    with pytest.raises(Refused) as refused:
        use(2, buyer_id=somebody)
    assert refused.value.reason == Reason.BUYER_LIMIT
    assert counters(batch)[3] == 3200
    with pytest.raises(Refused):
        redeem(code="HOT", tid="T3", discount_cny=FIVE, key="k3", at=NOON + timedelta(days=9))
    assert Redemption.objects.count() == 1


def test_slots_cannot_promise_more_than_the_batch_has() -> None:
    batch = hot()
    with pytest.raises(IntegrityError), transaction.atomic():
        CouponBatch.objects.filter(pk=batch.pk).update(slot_uses=6401)
    with pytest.raises(IntegrityError), transaction.atomic():
        CouponSlot.objects.filter(batch=batch).update(used=201)
    for rows, change in (
        (CouponBatch.objects.filter(pk=batch.pk), {"slot_uses": 3199}),
        (CouponSlot.objects.filter(batch=batch, slot=0), {"uses": 201}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
            connection.check_constraints()


@pytest.mark.parametrize(("status", "shared"), [("live", 3200), ("ended", 0)])
def test_only_batches_that_can_be_used_get_slots(status: str, shared: int) -> None:
    batch = make.batch(shared_code="HOT", total=6400, per_buyer=None)
    Activity.objects.filter(pk=batch.activity_id).update(status=status)
    count_uses()
    assert counters(batch)[3] == shared
