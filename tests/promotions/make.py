"""Makes promotions for tests: everything has a plausible default, a test names only what it is about."""

from datetime import timedelta
from itertools import count
from typing import Any

from promotions.activities.models import Activity, ActivityTier, Finding, ScopeRow
from promotions.coupons.models import Coupon, CouponBatch, CouponGrant, Redemption
from promotions.enrolment.models import EnrolmentSheet
from promotions.price_history.models import PriceCommitment
from promotions.replay.models import AuditRun, OrderPromotion, PlatformName
from promotions.segments.models import Segment
from staff.accounts.models import User
from tests.make import NOON
from tests.make import sku as shop_sku
from tests.make import trade as shop_trade

_number = count(1)
DAY = timedelta(days=1)


def any_user() -> User:
    """Whoever did it."""
    return User.objects.first() or User.objects.create_user("manager-of-tests", "x", roles=["manager"])


def activity(**facts: Any) -> Activity:
    """A live special price for everything, from yesterday until tomorrow, without a tier."""
    person = facts.pop("by", None) or any_user()
    facts = {
        "title": f"活动 {next(_number)}",
        "kind": "special_price",
        "status": "live",
        "starts_at": NOON - DAY,
        "ends_at": NOON + DAY,
        "covers_everything": True,
        "owner": person,
        "created_by": person,
        "updated_by": person,
    } | facts
    if facts["status"] not in ("draft", "checked"):
        facts = {"published_by": person, "published_at": NOON - DAY} | facts
    row = Activity(**facts)
    row.take_level()
    for name in {"level", "needs_coupon"} & set(facts):
        setattr(row, name, facts[name])
    row.save()
    return row


def tier(of: Activity | None = None, **facts: Any) -> ActivityTier:
    """Half price, of a new activity or of this one."""
    if not set(facts) & {"price_cny", "amount_off_cny", "pay_rate"}:
        facts["pay_rate"] = "0.5"
    return ActivityTier.objects.create(activity=of or activity(), **facts)


def scope_row(of: Activity | None = None, **facts: Any) -> ScopeRow:
    """What an activity covers: a category unless something is named."""
    return ScopeRow.objects.create(
        activity=of or activity(covers_everything=False), **facts or {"category": "茶叶"}
    )


def batch(of: Activity | None = None, **facts: Any) -> CouponBatch:
    """A batch of 100 coupons of 5 off 50, one a buyer, claimed and valid around noon."""
    number = next(_number)
    if of is None:
        of = activity(kind="shop_coupon", is_claimable=True)
        tier(of, threshold=50, amount_off_cny=5)
    defaults = {
        "name": f"批次 {number}",
        "total": 100,
        "per_buyer": 1,
        "claim_starts_at": NOON - DAY,
        "claim_ends_at": NOON + DAY,
        "claim_token": f"token-{number}",
        "created_by": any_user(),
    }
    if not set(facts) & {"valid_from", "valid_until", "valid_days"}:
        defaults |= {"valid_from": NOON - DAY, "valid_until": NOON + 2 * DAY}
    return CouponBatch.objects.create(activity=of, **defaults | facts)


def coupon(of: CouponBatch | None = None, **facts: Any) -> Coupon:
    """A coupon without a buyer, not counted in its batch."""
    return Coupon.objects.create(
        batch=of or batch(), **{"code": f"CODE{next(_number):08}", "issued_at": NOON} | facts
    )


def segment(**facts: Any) -> Segment:
    """All buyers, unless conditions are passed."""
    number = next(_number)
    return Segment.objects.create(**{"key": f"segment-{number}", "name": f"人群 {number}"} | facts)


def grant(of: CouponBatch | None = None, **facts: Any) -> CouponGrant:
    """Two coupons of a batch granted to a segment."""
    facts.setdefault("segment", None)
    facts["segment"] = facts["segment"] or segment()
    defaults = {"coupons": 2, "at": NOON, "by": any_user()}
    return CouponGrant.objects.create(batch=of or batch(), **defaults | facts)


def redemption(of: Activity | None = None, **facts: Any) -> Redemption:
    """A use of an activity in an order."""
    number = next(_number)
    defaults = {
        "tid": f"29{number:016}",
        "state": "redeemed",
        "discount_cny": 5,
        "idempotency_key": f"key-{number}",
        "created_at": NOON,
    }
    return Redemption.objects.create(activity=of or activity(), **defaults | facts)


def order_promotion(**facts: Any) -> OrderPromotion:
    """A promotion on an order that no activity was found for."""
    facts.setdefault("trade", None)
    facts["trade"] = facts["trade"] or shop_trade()
    defaults = {"place": 0, "name": "店铺宝", "discount_cny": 5, "basis": "unknown_name", "created": NOON}
    return OrderPromotion.objects.create(**defaults | facts)


def platform_name(row: Activity | None = None, **facts: Any) -> PlatformName:
    """What the platform calls an activity on orders, from NOON on."""
    defaults = {"called_by": "name", "value": "平台满减", "assigned_by": any_user(), "assigned_at": NOON}
    return PlatformName.objects.create(**{"activity": row or activity()} | defaults | facts)


def audit_run(**facts: Any) -> AuditRun:
    """A self-audit of the day of NOON that waits."""
    defaults = {"first": NOON.date(), "last": NOON.date(), "asked_at": NOON}
    return AuditRun.objects.create(**{"asked_by": any_user()} | defaults | facts)


def finding(**facts: Any) -> Finding:
    """Something that the checker found at NOON."""
    defaults = {
        "key": f"key-{next(_number)}",
        "code": "floor",
        "severity": "critical",
        "certainty": "proved",
        "starts_at": NOON,
        "ends_at": NOON + DAY,
        "found_at": NOON,
        "seen_at": NOON,
    }
    facts.setdefault("owner", None)
    facts["owner"] = facts["owner"] or any_user()
    return Finding.objects.create(**defaults | facts)


def commitment(**facts: Any) -> PriceCommitment:
    """A promise for the day after NOON."""
    defaults = {"event": "双11", "price_cny": 80, "starts_at": NOON, "ends_at": NOON + DAY}
    facts.setdefault("sku", None)
    facts["sku"] = facts["sku"] or shop_sku()
    return PriceCommitment.objects.create(**defaults | facts)


def sheet(**facts: Any) -> EnrolmentSheet:
    """A platform activity of one day."""
    defaults = {"title": "聚划算", "starts_at": NOON, "ends_at": NOON + DAY}
    return EnrolmentSheet.objects.create(**{"owner": any_user()} | defaults | facts)
