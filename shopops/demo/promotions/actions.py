"""Making the demo shop's activities and coupons, with the uses that its orders show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from products.catalogue.models import Sku
from promotions.activities.actions import create_activity
from promotions.activities.models import Activity, ActivityStatus
from promotions.checker.official_prices import take_skus
from promotions.coupons.models import CouponBatch, Redemption
from promotions.segments.models import Segment
from shopops.demo.campaigns import campaign_on
from shopops.demo.promotions.plans import DRAFT, RUNNING_SINCE_DAYS, Plan, SkuIndex, at, make_plans
from shopops.demo.promotions.pricing import reprice
from shopops.lib.calendar import ZONE, days_between
from staff.accounts.models import User

PLANNER, PUBLISHER = "merchandiser", "manager"
_parts = re.split(
    r"^-- name: (\w+)$", (Path(__file__).parent / "usage.sql").read_text(encoding="utf-8"), flags=re.MULTILINE
)[1:]
STATEMENTS = dict(zip(_parts[::2], _parts[1::2], strict=True))


@dataclass(frozen=True)
class Planned:
    """How much was made."""

    activities: int
    coupons: int
    uses: int
    # Orders that say themselves which promotions they carry.
    named: int


@transaction.atomic
def seed_promotions(*, first: date, now: datetime) -> Planned:
    """Activities of a shop whose orders begin on `first`; the demo accounts, products and orders are there."""
    now = now.astimezone(ZONE)
    people = {user.username: user for user in User.objects.filter(username__in=(PLANNER, PUBLISHER))}
    skus = Sku.objects.select_related("product").order_by("pk")
    index = SkuIndex({sku.outer_sku_id: sku for sku in skus})
    _segments()
    made = {plan.code: _make(plan, people, now) for plan in make_plans(index, first, now)}
    batch = CouponBatch.objects.get(activity=made["coupon"])
    since = _engine_prices_from(first, now)
    _uses(made, batch, now, since)
    named = reprice(since=since, until=now)
    return Planned(len(made), batch.coupons.count(), Redemption.objects.count(), named)


def _engine_prices_from(first: date, now: datetime) -> datetime:
    """From when the fortnight's own activities price the orders; not at all where a sale reaches into them."""
    begin = now.date() - timedelta(days=RUNNING_SINCE_DAYS)
    in_a_sale = any(campaign_on(day) for day in days_between(begin, now.date()))
    return now if in_a_sale or begin < first else at(begin)


def _segments() -> None:
    Segment.objects.bulk_create(
        [
            Segment(key="new", name="新客", new_buyers=True),
            Segment(key="regulars", name="老客", new_buyers=False),
            Segment(key="vip2", name="二级以上会员", min_vip_level=2),
            Segment(key="lost", name="90 天没有回购", new_buyers=False, not_paid_for_days=90),
        ]
    )


def _make(plan: Plan, people: Mapping[str, User], now: datetime) -> Activity:
    """The activity, published long enough ago; past ones were published before they began."""
    activity = create_activity(draft=plan.draft, by=people[PLANNER])
    for name, total, per_buyer, budget in plan.batches:
        _batch(activity, name, total, per_buyer, budget, people[PLANNER])
    if plan.status != DRAFT:
        activity.status = plan.status
        activity.published_by = people[PUBLISHER]
        activity.published_at = min(activity.starts_at, now) - timedelta(days=1)
        activity.version = 2
        activity.save()
        take_skus(activity)
        if plan.status == ActivityStatus.ENDED:
            activity.official_skus.all().delete()
    return activity


def _batch(activity: Activity, name: str, total: int, per_buyer: int, budget: int, by: User) -> None:
    CouponBatch.objects.create(
        activity=activity,
        name=name,
        total=total,
        per_buyer=per_buyer,
        budget_cny=Decimal(budget),
        claim_starts_at=activity.starts_at,
        claim_ends_at=activity.ends_at,
        valid_days=7,
        claim_token=f"demo-{activity.pk}",
        created_by=by,
    )


def _uses(made: Mapping[str, Activity], batch: CouponBatch, now: datetime, since: datetime) -> None:
    """Sales first: what they did not give, the coupon and the member price gave; from `since` on orders say it."""
    sales = []
    for code, activity in made.items():
        kind = "item_level" if code.startswith("official ") else "shared" if code.startswith("cross ") else ""
        if kind:
            sales.append(activity.pk)
            _run(kind, activity, code=code)
    _run("item_level", made["member"], code="member", ends_at=since)
    coupon = made["coupon"]
    for name in ("coupons_used", "coupon_ledger", "coupons_unused", "holders", "batch_counters"):
        _run(name, coupon, batch=batch.pk, sales=sales, now=now)
    _run("activity_counters", coupon)


def _run(name: str, activity: Activity, **more: Any) -> None:
    facts: dict[str, Any] = {
        "activity": activity.pk,
        "starts_at": activity.starts_at,
        "ends_at": activity.ends_at,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENTS[name], facts | more)
