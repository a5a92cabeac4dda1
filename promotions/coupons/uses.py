"""Uses of coupons and activities in orders: reserve, redeem, release, return.

Each step is one conditional statement. `key` makes a step that is sent twice happen once: the second time
the first result is the answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from promotions.activities.models import Activity
from promotions.coupons import refusals
from promotions.coupons.codes import cleaned, is_own_code
from promotions.coupons.models import ActivityUse, Redemption, RedemptionPiece, RedemptionState
from promotions.coupons.refusals import Reason, Refused
from promotions.coupons.statements import NotChanged, execute, run
from promotions.rulebook.revision import BUMP_SQL
from shopops.lib.audit.actions import record
from staff.accounts.models import User

NO_LIMIT = 2**31 - 1


@dataclass(frozen=True)
class Used:
    """A recorded use; `repeated` when it was recorded before under the same key."""

    redemption_id: int
    repeated: bool = False


@dataclass(frozen=True)
class Asked:
    """A use to record; all of it is stored, so a key sent again is compared with the stored one."""

    tid: str
    discount_cny: Decimal
    buyer_id: int | None
    code: str = ""
    activity_id: int | None = None
    pieces: dict[int, int] = field(default_factory=dict)


def redeem(
    *,
    code: str,
    tid: str,
    discount_cny: Decimal,
    key: str,
    buyer_id: int | None = None,
    at: datetime | None = None,
) -> Used:
    """A paid order used the coupon, or the shared code. Raises Refused. One statement."""
    return _use(RedemptionState.REDEEMED, code, tid, discount_cny, key, buyer_id, at)


def reserve(
    *,
    code: str,
    tid: str,
    discount_cny: Decimal,
    key: str,
    buyer_id: int | None = None,
    at: datetime | None = None,
) -> Used:
    """An order that is not paid yet holds the coupon and its part of the budget. Raises Refused."""
    return _use(RedemptionState.RESERVED, code, tid, discount_cny, key, buyer_id, at)


def settle(redemption: Redemption, *, at: datetime | None = None) -> None:
    """The order that held the coupon was paid; a second time nothing happens. Raises Refused."""
    _end(redemption, "settle", RedemptionState.RESERVED, RedemptionState.REDEEMED, at)


def release(redemption: Redemption, *, at: datetime | None = None) -> None:
    """The order that held the coupon was closed: its buyer has it again. Raises Refused."""
    _end(redemption, "release", RedemptionState.RESERVED, RedemptionState.RELEASED, at)


def give_back(redemption: Redemption, *, by: User | None, at: datetime | None = None) -> None:
    """The order was refunded in full: the coupon comes back, within its validity only. Raises Refused."""
    moment = at or timezone.now()
    if redemption.batch_id is None:
        raise Refused(Reason.WRONG_STATE)
    if redemption.coupon and redemption.coupon.valid_until and redemption.coupon.valid_until <= moment:
        raise Refused(Reason.EXPIRED)
    with transaction.atomic():
        if _end(redemption, "give_back", RedemptionState.REDEEMED, RedemptionState.RETURNED, moment):
            target = f"promotions.redemption:{redemption.pk}"
            record("coupon.returned", by=by, target=target, tid=redemption.tid)


def use_activity(
    *,
    activity: Activity,
    tid: str,
    discount_cny: Decimal,
    key: str,
    buyer_id: int | None = None,
    pieces: Mapping[int, int] | None = None,
    at: datetime | None = None,
) -> Used:
    """An order used an activity that needs no coupon; `pieces` is SKU → pieces at its price. Raises Refused.

    Pieces are counted under the lock of the activity's own counter: orders with several SKUs cannot block
    each other.
    """
    moment = at or timezone.now()
    facts = {"activity": activity.pk, "buyer": buyer_id, "tid": tid, "discount": discount_cny, "key": key}
    asked = Asked(tid, discount_cny, buyer_id, activity_id=activity.pk, pieces=dict(pieces or {}))
    ActivityUse.objects.get_or_create(activity=activity)
    try:
        with transaction.atomic():
            used = run("use_activity", facts | {"at": moment})
            for sku_id, quantity in sorted((pieces or {}).items()):
                _take_pieces(activity, sku_id, buyer_id, quantity)
                RedemptionPiece.objects.create(redemption_id=used, sku_id=sku_id, quantity=quantity)
            _tell_when_used_up(activity)
    except NotChanged as error:
        if error.repeated and (noted := _found(key)):
            return _same(noted, asked)
        raise Refused(_why_activity_not_used(activity, buyer_id, discount_cny, moment)) from error
    return Used(used)


def _use(
    state: RedemptionState,
    code: str,
    tid: str,
    discount_cny: Decimal,
    key: str,
    buyer_id: int | None,
    at: datetime | None,
) -> Used:
    moment, plain = at or timezone.now(), cleaned(code)
    facts = {
        "code": plain,
        "buyer": buyer_id,
        "tid": tid,
        "discount": discount_cny,
        "key": key,
        "state": state.value,
        "reserving": int(state == RedemptionState.RESERVED),
        "at": moment,
    }
    own = is_own_code(plain)
    name = "use_coupon" if own else "use_shared" if buyer_id is None else "use_shared_by_buyer"
    try:
        return Used(run(name, facts))
    except NotChanged as error:
        if noted := _found(key):
            return _same(noted, Asked(tid, discount_cny, buyer_id, code=plain))
        why = refusals.why_not_used if own else refusals.why_shared_not_used
        raise Refused(why(plain, buyer_id, discount_cny, moment)) from error


def _found(key: str) -> Redemption | None:
    return Redemption.objects.filter(idempotency_key=key).first()


def _same(noted: Redemption, asked: Asked) -> Used:
    """The use recorded under the key before. Raises Refused when it was another one."""
    batch, coupon = noted.batch, noted.coupon
    pieces = dict(noted.pieces.values_list("sku_id", "quantity"))
    before = Asked(
        noted.tid,
        noted.discount_cny,
        noted.buyer_id if asked.buyer_id else None,
        code=coupon.code if coupon else batch.shared_code if batch else "",
        activity_id=None if batch else noted.activity_id,
        pieces=pieces,
    )
    if before != asked:
        raise Refused(Reason.KEY_REUSED)
    return Used(noted.pk, repeated=True)


def _end(
    redemption: Redemption, name: str, before: RedemptionState, after: RedemptionState, at: datetime | None
) -> bool:
    """Whether a row changed; False when the use was in that state already."""
    with transaction.atomic():
        current = Redemption.objects.select_for_update().get(pk=redemption.pk)
        if current.state == after:
            return False
        if current.state != before or current.batch_id is None:
            raise Refused(Reason.WRONG_STATE)
        shared = current.coupon_id is None and name != "settle"
        if shared and current.buyer_id:
            with connection.cursor() as cursor:
                execute(cursor, "forget_holder", {"batch": current.batch_id, "buyer": current.buyer_id})
        run(
            name,
            {
                "redemption": current.pk,
                "coupon": current.coupon_id,
                "batch": current.batch_id,
                "discount": current.discount_cny,
                "shared": int(shared),
                "at": at or timezone.now(),
            },
        )
    return True


def _take_pieces(activity: Activity, sku_id: int, buyer_id: int | None, quantity: int) -> None:
    if activity.pieces_per_order is not None and quantity > activity.pieces_per_order:
        raise Refused(Reason.PIECES)
    limits: list[tuple[int | None, int | None]] = [(None, activity.pieces_total)]
    if buyer_id is not None:
        limits.append((buyer_id, activity.pieces_per_buyer))
    for holder, most in limits:
        run(
            "use_pieces",
            {
                "activity": activity.pk,
                "sku": sku_id,
                "holder": holder,
                "pieces": quantity,
                "most": NO_LIMIT if most is None else most,
            },
        )


def _tell_when_used_up(activity: Activity) -> None:
    """The last use of a limit invalidates the cached offers of every process; others may wait."""
    use = ActivityUse.objects.get(activity=activity)
    if activity.uses_total is not None and use.uses >= activity.uses_total:
        with connection.cursor() as cursor:
            cursor.execute(BUMP_SQL)


def _why_activity_not_used(
    activity: Activity, buyer_id: int | None, discount_cny: Decimal, at: datetime
) -> Reason:
    activity.refresh_from_db()
    if activity.needs_coupon:
        return Reason.COUPON_NEEDED
    if not refusals.is_live(activity, at):
        return Reason.NOT_LIVE
    use = ActivityUse.objects.get(activity=activity)
    if activity.uses_total is not None and use.uses >= activity.uses_total:
        return Reason.SOLD_OUT
    if activity.budget_cny is not None and use.spent_cny + discount_cny > activity.budget_cny:
        return Reason.BUDGET
    if activity.uses_per_buyer is not None and buyer_id is None:
        return Reason.BUYER_NEEDED
    if activity.uses_per_buyer is not None and not (activity.pieces_total or activity.pieces_per_buyer):
        return Reason.BUYER_LIMIT
    return Reason.PIECES
