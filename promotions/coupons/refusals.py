"""Why a buyer cannot claim or use a coupon: read after the database refused."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.trades.models import Buyer
from promotions.activities.models import PUBLISHED, Activity
from promotions.coupons.models import Coupon, CouponBatch, CouponHolder, CouponState


class Reason(StrEnum):
    """Stable words for programs."""

    UNKNOWN = "unknown_code"
    NOT_YOURS = "not_yours"
    NOT_CLAIMED = "not_claimed"
    IN_ORDER = "in_an_order"
    USED = "used"
    EXPIRED = "expired"
    NOT_YET = "not_yet_valid"
    CLOSED = "closed"
    NOT_CLAIM_TIME = "not_claim_time"
    SOLD_OUT = "sold_out"
    BUYER_LIMIT = "buyer_limit"
    BUYER_NEEDED = "buyer_needed"
    AUDIENCE = "audience"
    BUDGET = "budget"
    NOT_LIVE = "activity_not_live"
    PIECES = "pieces"
    COUPON_NEEDED = "coupon_needed"
    KEY_REUSED = "key_reused"
    WRONG_STATE = "wrong_state"


SENTENCES: dict[Reason, Promise] = {
    Reason.UNKNOWN: _("没有这张券。"),
    Reason.NOT_YOURS: _("这张券不属于这位买家。"),
    Reason.NOT_CLAIMED: _("这张券还没有领取。"),
    Reason.IN_ORDER: _("这张券正被一个未付款的订单占用。"),
    Reason.USED: _("这张券已经使用。"),
    Reason.EXPIRED: _("这张券已经过期。"),
    Reason.NOT_YET: _("这张券还没有到使用时间。"),
    Reason.CLOSED: _("这批券已停止领取。"),
    Reason.NOT_CLAIM_TIME: _("现在不在领取时间内。"),
    Reason.SOLD_OUT: _("这批券已经领完。"),
    Reason.BUYER_LIMIT: _("这位买家已领到上限。"),
    Reason.BUYER_NEEDED: _("这批券每人限领，要写明买家。"),
    Reason.AUDIENCE: _("这位买家不在这批券的人群里。"),
    Reason.BUDGET: _("这批券的预算不够这次优惠。"),
    Reason.NOT_LIVE: _("活动没有在进行。"),
    Reason.PIECES: _("活动件数不够，或超过每人限购。"),
    Reason.COUPON_NEEDED: _("这个活动要用券：写券码，不写活动。"),
    Reason.KEY_REUSED: _("这个幂等键已用于另一次操作。"),
    Reason.WRONG_STATE: _("这次核销的状态不允许这样做。"),
}


class Refused(Exception):
    """Nothing was claimed or used; `reason` is for programs, `sentence` for people."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.reason])


def why_not_claimed(batch: CouponBatch, buyer: Buyer, at: datetime) -> Reason:
    """Why this buyer gets none of the batch."""
    holder = CouponHolder.objects.filter(batch=batch, buyer=buyer).first()
    if holder and batch.per_buyer is not None and holder.taken >= batch.per_buyer:
        return Reason.BUYER_LIMIT
    if not batch.is_open:
        return Reason.CLOSED
    if batch.valid_until is not None and batch.valid_until <= at:
        return Reason.EXPIRED
    if not batch.claim_starts_at <= at < batch.claim_ends_at:
        return Reason.NOT_CLAIM_TIME
    return Reason.SOLD_OUT


def why_code_not_claimed(code: str, buyer: Buyer, at: datetime) -> Reason:
    """Why this buyer cannot take the coupon with that code."""
    coupon = Coupon.objects.select_related("batch").filter(code=code).first()
    if coupon is None:
        return Reason.UNKNOWN
    if coupon.state != CouponState.ISSUED:
        return Reason.NOT_YOURS if coupon.buyer_id != buyer.pk else Reason.USED
    return why_not_claimed(coupon.batch, buyer, at)


def why_not_used(code: str, buyer_id: int | None, discount_cny: Decimal, at: datetime) -> Reason:
    """Why the coupon with that code cannot be used."""
    coupon = Coupon.objects.select_related("batch__activity").filter(code=code).first()
    if coupon is None:
        return Reason.UNKNOWN
    states = {
        CouponState.ISSUED: Reason.NOT_CLAIMED,
        CouponState.RESERVED: Reason.IN_ORDER,
        CouponState.REDEEMED: Reason.USED,
        CouponState.EXPIRED: Reason.EXPIRED,
    }
    if coupon.state in states:
        return states[CouponState(coupon.state)]
    if buyer_id is not None and coupon.buyer_id != buyer_id:
        return Reason.NOT_YOURS
    if coupon.valid_from and coupon.valid_from > at:
        return Reason.NOT_YET
    if coupon.valid_until and coupon.valid_until <= at:
        return Reason.EXPIRED
    return Reason.BUDGET if is_live(coupon.batch.activity, at) else Reason.NOT_LIVE


def why_shared_not_used(code: str, buyer_id: int | None, discount_cny: Decimal, at: datetime) -> Reason:
    """Why the shared code cannot be used."""
    batch = (
        CouponBatch.objects.select_related("activity")
        .filter(shared_code=code)
        .exclude(shared_code="")
        .first()
    )
    if batch is None:
        return Reason.UNKNOWN
    if batch.per_buyer is not None:
        if buyer_id is None:
            return Reason.BUYER_NEEDED
        holder = CouponHolder.objects.filter(batch=batch, buyer=buyer_id).first()
        if holder and holder.taken >= batch.per_buyer:
            return Reason.BUYER_LIMIT
    if not is_live(batch.activity, at):
        return Reason.NOT_LIVE
    if not batch.is_open:
        return Reason.CLOSED
    if batch.valid_from and batch.valid_from > at:
        return Reason.NOT_YET
    if batch.valid_until and batch.valid_until <= at:
        return Reason.EXPIRED
    if not batch.claim_starts_at <= at < batch.claim_ends_at:
        return Reason.NOT_CLAIM_TIME
    if batch.total is not None and batch.issued >= batch.total:
        return Reason.SOLD_OUT
    return Reason.BUDGET


def is_live(activity: Activity, at: datetime) -> bool:
    """Whether buyers have it at that moment."""
    return activity.status in PUBLISHED and activity.starts_at <= at < activity.ends_at
