"""Claiming coupons, and their expiry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from orders.trades.models import Buyer
from promotions.activities.audience import fits
from promotions.activities.models import Activity
from promotions.coupons import refusals
from promotions.coupons.codes import cleaned, new_code
from promotions.coupons.models import Coupon, CouponBatch
from promotions.coupons.refusals import Reason, Refused
from promotions.coupons.statements import NotChanged, execute, run

EXPIRE_AT_ONCE = 5000


@dataclass(frozen=True)
class Claimed:
    """A buyer's coupon; `repeated` when the same key had claimed it before."""

    coupon: Coupon
    repeated: bool = False


def claim(*, batch: CouponBatch, buyer: Buyer, key: str | None = None, at: datetime | None = None) -> Claimed:
    """A new coupon of the batch for the buyer. Raises Refused; limits are decided by one statement."""
    moment = at or timezone.now()
    if earlier := _earlier(key, buyer, batch_id=batch.pk):
        return earlier
    _refuse_strangers(batch.activity, buyer, moment)
    facts = {"batch": batch.pk, "buyer": buyer.pk, "code": new_code(), "key": key, "at": moment}
    try:
        return Claimed(Coupon.objects.get(pk=run("claim", facts)))
    except NotChanged as error:
        if earlier := _earlier(key, buyer, batch_id=batch.pk):
            return earlier
        batch.refresh_from_db()
        raise Refused(refusals.why_not_claimed(batch, buyer, moment)) from error


def claim_code(*, code: str, buyer: Buyer, key: str | None = None, at: datetime | None = None) -> Claimed:
    """The coupon with that printed code becomes the buyer's. Raises Refused."""
    moment, plain = at or timezone.now(), cleaned(code)
    if earlier := _earlier(key, buyer, code=plain):
        return earlier
    coupon = Coupon.objects.select_related("batch__activity").filter(code=plain).first()
    if coupon is None:
        raise Refused(Reason.UNKNOWN)
    _refuse_strangers(coupon.batch.activity, buyer, moment)
    try:
        run("claim_code", {"code": plain, "buyer": buyer.pk, "key": key, "at": moment})
    except NotChanged as error:
        if earlier := _earlier(key, buyer, code=plain):
            return earlier
        raise Refused(refusals.why_code_not_claimed(plain, buyer, moment)) from error
    coupon.refresh_from_db()
    return Claimed(coupon)


def expire_coupons(*, now: datetime) -> int:
    """Mark coupons as expired, in batches of rows; how many."""
    expired = 0
    while True:
        with connection.cursor() as cursor:
            execute(cursor, "expire", {"at": now, "limit": EXPIRE_AT_ONCE})
            part = sum(row[0] for row in cursor.fetchall())
        expired += part
        if part < EXPIRE_AT_ONCE:
            return expired


def _earlier(key: str | None, buyer: Buyer, **same: Any) -> Claimed | None:
    """The coupon that the key has claimed before. Raises Refused when it was for another buyer, batch or code."""
    coupon = Coupon.objects.filter(claim_key=key).first() if key else None
    if coupon is None:
        return None
    if coupon.buyer_id != buyer.pk or any(getattr(coupon, name) != value for name, value in same.items()):
        raise Refused(Reason.KEY_REUSED)
    return Claimed(coupon, repeated=True)


def _refuse_strangers(activity: Activity, buyer: Buyer, at: datetime) -> None:
    if not fits(activity, buyer, at):
        raise Refused(Reason.AUDIENCE)
