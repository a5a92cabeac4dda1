"""Groups of buyers: who is in them, and how they are written."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import DecimalField, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from orders.models import Buyer, Trade
from promotions.models import Redemption, RedemptionState, Segment, SegmentMember, VipLevelRule
from shopops.lib.audit.actions import record
from shopops.lib.calendar import shop_day
from staff.models import User

# Spending of this long before counts for the VIP level.
VIP_WINDOW = timedelta(days=365)
SEGMENT_FIELDS = (
    "name",
    "is_list",
    "new_buyers",
    "min_vip_level",
    "min_spent_cny",
    "max_spent_cny",
    "paid_within_days",
    "not_paid_for_days",
    "took_part_in",
)
_MONEY: "DecimalField[Any, Any]" = DecimalField(max_digits=14, decimal_places=2)


def buyers_in(segment: Segment, at: datetime) -> QuerySet[Buyer]:
    """The buyers of a segment at a moment; the one definition for grants and for prices."""
    buyers = Buyer.objects.all()
    if segment.is_list:
        buyers = buyers.filter(Exists(SegmentMember.objects.filter(segment=segment, buyer=OuterRef("pk"))))
    if segment.new_buyers is not None:
        paid = Exists(_paid_trades(at))
        buyers = buyers.filter(~paid if segment.new_buyers else paid)
    if segment.min_vip_level:
        needed = _vip_levels(at).get(segment.min_vip_level)
        if needed is None:
            return Buyer.objects.none()
        buyers = buyers.filter(GreaterThanOrEqual(_spent(at, at - VIP_WINDOW), needed))
    if segment.min_spent_cny is not None:
        buyers = buyers.filter(GreaterThanOrEqual(_spent(at, None), segment.min_spent_cny))
    if segment.max_spent_cny is not None:
        buyers = buyers.filter(LessThan(_spent(at, None), segment.max_spent_cny))
    if segment.paid_within_days is not None:
        buyers = buyers.filter(Exists(_paid_trades(at, at - timedelta(days=segment.paid_within_days))))
    if segment.not_paid_for_days is not None:
        buyers = buyers.exclude(Exists(_paid_trades(at, at - timedelta(days=segment.not_paid_for_days))))
    if segment.took_part_in_id is not None:
        uses = Redemption.objects.filter(
            activity=segment.took_part_in_id, buyer=OuterRef("pk"), state=RedemptionState.REDEEMED
        )
        buyers = buyers.filter(Exists(uses))
    return buyers.order_by("pk")


def vip_level_of(spent_cny: Decimal, at: datetime) -> int:
    """The VIP level that so much spent in a year gives; 0 is none. One query."""
    return max((level for level, needed in _vip_levels(at).items() if spent_cny >= needed), default=0)


def create_segment(*, key: str, facts: Mapping[str, Any], members: Iterable[Buyer] = (), by: User) -> Segment:
    """A segment by rule, or a named list with its members. Raises ValidationError."""
    with transaction.atomic():
        segment = Segment(key=key, **_known(facts))
        segment.full_clean()
        segment.save(force_insert=True)
        count = _set_members(segment, members)
        record("segment.created", by=by, target=f"promotions.segment:{segment.key}", members=count)
    return segment


def change_segment(
    *, segment: Segment, changes: Mapping[str, Any], members: Iterable[Buyer] | None = None, by: User
) -> Segment:
    """Other conditions; `members=None` leaves the list alone. Raises ValidationError."""
    with transaction.atomic():
        current = Segment.objects.select_for_update().get(pk=segment.pk)
        for name, value in _known(changes).items():
            setattr(current, name, value)
        current.full_clean()
        current.save()
        if members is not None:
            current.members.all().delete()
            _set_members(current, members)
        target = f"promotions.segment:{current.key}"
        record("segment.changed", by=by, target=target, fields=sorted(changes))
    return current


def _set_members(segment: Segment, members: Iterable[Buyer]) -> int:
    rows = [SegmentMember(segment=segment, buyer=buyer) for buyer in set(members)]
    SegmentMember.objects.bulk_create(rows, batch_size=5000)
    return len(rows)


def _paid_trades(at: datetime, since: datetime | None = None) -> QuerySet[Trade]:
    trades = Trade.objects.filter(buyer=OuterRef("pk"), pay_time__lt=at)
    return trades if since is None else trades.filter(pay_time__gte=since)


def _spent(at: datetime, since: datetime | None) -> Coalesce:
    """Paid less refunded before a moment."""
    paid = _paid_trades(at, since).order_by().values("buyer")
    total = paid.annotate(spent=Sum(F("payment_cny") - F("refund_fee_cny"))).values("spent")
    return Coalesce(Subquery(total, output_field=_MONEY), Value(Decimal(0)), output_field=_MONEY)


def _vip_levels(at: datetime) -> dict[int, Decimal]:
    found: dict[int, Decimal | None] = {}
    for rule in VipLevelRule.objects.filter(valid_from__lte=shop_day(at)).order_by("valid_from"):
        found[rule.level] = rule.min_spent_cny
    return {level: needed for level, needed in found.items() if needed is not None}


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(facts) - set(SEGMENT_FIELDS):
        raise ValueError(f"not decided by people: {sorted(unknown)}")
    return dict(facts)
