"""Groups of buyers: who is in them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from orders.trades.models import Buyer, Trade
from promotions.rulebook.models import VipLevelRule
from promotions.segments.models import Segment, SegmentMember
from shopops.lib.calendar import shop_day

# Spending of this long before counts for the VIP level.
VIP_WINDOW = timedelta(days=365)


def buyers_in(segment: Segment, at: datetime, *, only: Buyer | None = None) -> QuerySet[Buyer]:
    """The buyers of a segment at a moment; the one definition for grants and for prices.

    With `only`: this buyer or none; the orders of other buyers are not read.
    """
    buyers = Buyer.objects.all() if only is None else Buyer.objects.filter(pk=only.pk)
    if segment.is_list:
        buyers = buyers.filter(Exists(SegmentMember.objects.filter(segment=segment, buyer=OuterRef("pk"))))
    if segment.new_buyers is not None:
        paid = Exists(_paid_trades(at))
        buyers = buyers.filter(~paid if segment.new_buyers else paid)
    if segment.min_vip_level:
        needed = _vip_levels(at).get(segment.min_vip_level)
        if needed is None:
            return Buyer.objects.none()
        buyers = buyers.filter(_spent_at_least(needed, at, at - VIP_WINDOW, only=only))
    if segment.min_spent_cny is not None:
        buyers = buyers.filter(_spent_at_least(segment.min_spent_cny, at, only=only))
    if segment.max_spent_cny is not None:
        buyers = buyers.filter(~_spent_at_least(segment.max_spent_cny, at, only=only))
    if segment.paid_within_days is not None:
        buyers = buyers.filter(Exists(_paid_trades(at, at - timedelta(days=segment.paid_within_days))))
    if segment.not_paid_for_days is not None:
        buyers = buyers.exclude(Exists(_paid_trades(at, at - timedelta(days=segment.not_paid_for_days))))
    if segment.took_part_in is not None:
        uses = segment.took_part_in.redemptions.redeemed()
        buyers = buyers.filter(Exists(uses.filter(buyer=OuterRef("pk"))))
    return buyers.order_by("pk")


def vip_level_of(spent_cny: Decimal, at: datetime) -> int:
    """The VIP level that so much spent in a year gives; 0 is none. One query."""
    return max((level for level, needed in _vip_levels(at).items() if spent_cny >= needed), default=0)


def _paid_trades(at: datetime, since: datetime | None = None) -> QuerySet[Trade]:
    trades = Trade.objects.filter(buyer=OuterRef("pk"), pay_time__lt=at)
    return trades if since is None else trades.filter(pay_time__gte=since)


def _spent_at_least(
    amount_cny: Decimal, at: datetime, since: datetime | None = None, *, only: Buyer | None
) -> Q:
    """Paid less refunded before a moment; the spending of all buyers in one pass over the orders."""
    if amount_cny <= 0:
        return ~Q(pk__in=[])
    whose = Q(buyer__isnull=False) if only is None else Q(buyer=only)
    trades = Trade.objects.filter(whose, pay_time__lt=at)
    if since is not None:
        trades = trades.filter(pay_time__gte=since)
    spent = trades.order_by().values("buyer").annotate(spent=Sum(F("payment_cny") - F("refund_fee_cny")))
    return Q(pk__in=spent.filter(spent__gte=amount_cny).values("buyer"))


def _vip_levels(at: datetime) -> dict[int, Decimal]:
    found: dict[int, Decimal | None] = {}
    for rule in VipLevelRule.objects.filter(valid_from__lte=shop_day(at)).order_by("valid_from"):
        found[rule.level] = rule.min_spent_cny
    return {level: needed for level, needed in found.items() if needed is not None}


def segments_of(buyer: Buyer, at: datetime, keys: Iterable[str]) -> frozenset[str]:
    """Which of these segments the buyer is in. One query each."""
    found = Segment.objects.filter(key__in=list(keys))
    return frozenset(s.key for s in found if buyers_in(s, at, only=buyer).exists())


def paid_orders(buyer: Buyer, at: datetime) -> tuple[int, Decimal]:
    """How many orders the buyer paid before a moment, and what they spent in the year before it."""
    found = Trade.objects.filter(buyer=buyer, pay_time__lt=at).aggregate(
        paid=Count("pk"),
        year_cny=Sum(F("payment_cny") - F("refund_fee_cny"), filter=Q(pay_time__gte=at - VIP_WINDOW)),
    )
    return found["paid"], found["year_cny"] or Decimal(0)
