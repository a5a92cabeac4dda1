"""What the engine must know of a buyer, read from orders, coupons and uses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, F, Q, Sum

from orders.trades.models import Buyer, Trade
from promotions.models import (
    Activity,
    BuyerUse,
    Coupon,
    CouponState,
    PieceUse,
    Redemption,
    RedemptionState,
    Segment,
)
from promotions.offers import activity_id_of
from promotions.rules.offers import STRANGER, BuyerFacts, Offer
from promotions.segments.membership import VIP_WINDOW, buyers_in, vip_level_of

# A coupon in an order, paid or not, is a use of it.
COUNTED = (RedemptionState.RESERVED, RedemptionState.REDEEMED)


def facts_of(buyer: Buyer | None, at: datetime, offers: Iterable[Offer], *, coins_fen: int = 0) -> BuyerFacts:
    """A buyer as these offers see them at a moment; nobody is a stranger. About six queries."""
    if buyer is None:
        return STRANGER
    wanted = list(offers)
    parts: dict[int, list[int]] = defaultdict(list)
    for offer in wanted:
        parts[activity_id_of(offer.offer_id)].append(offer.offer_id)
    paid, year_cny = _trades(buyer, at)
    keys = frozenset(key for offer in wanted for key in offer.audience.segments)
    return BuyerFacts(
        vip_level=vip_level_of(year_cny, at),
        is_new=not paid,
        segments=segments_of(buyer, at, keys),
        coupon_offer_ids=frozenset(offer for pk in _held(buyer, at) for offer in parts.get(pk, [])),
        uses={offer: uses for pk, uses in _uses(buyer).items() for offer in parts.get(pk, [])},
        pieces={
            (offer, use.sku_id): use.pieces
            for use in PieceUse.objects.filter(buyer=buyer, activity__in=parts)
            for offer in parts[use.activity_id]
        },
        coins_fen=coins_fen,
    )


def segments_of(buyer: Buyer, at: datetime, keys: Iterable[str]) -> frozenset[str]:
    """Which of these segments the buyer is in. One query each."""
    found = Segment.objects.filter(key__in=list(keys))
    return frozenset(s.key for s in found if buyers_in(s, at, only=buyer).exists())


def fits(activity: Activity, buyer: Buyer, at: datetime) -> bool:
    """Whether an activity is for this buyer."""
    segments = list(activity.segments.all())
    if segments and not segments_of(buyer, at, [segment.key for segment in segments]):
        return False
    if activity.new_buyers is None and not activity.min_vip_level:
        return True
    paid, year_cny = _trades(buyer, at)
    if activity.new_buyers is not None and activity.new_buyers == bool(paid):
        return False
    return vip_level_of(year_cny, at) >= activity.min_vip_level


def _trades(buyer: Buyer, at: datetime) -> tuple[int, Decimal]:
    """How many orders the buyer paid before a moment, and what they spent in the year before it."""
    found = Trade.objects.filter(buyer=buyer, pay_time__lt=at).aggregate(
        paid=Count("pk"),
        year_cny=Sum(F("payment_cny") - F("refund_fee_cny"), filter=Q(pay_time__gte=at - VIP_WINDOW)),
    )
    return found["paid"], found["year_cny"] or Decimal(0)


def _held(buyer: Buyer, at: datetime) -> set[int]:
    """Activities of which the buyer has a coupon to use."""
    coupons = Coupon.objects.filter(
        buyer=buyer, state=CouponState.CLAIMED, valid_from__lte=at, valid_until__gt=at
    )
    return set(coupons.values_list("batch__activity", flat=True))


def _uses(buyer: Buyer) -> Mapping[int, int]:
    uses = dict(BuyerUse.objects.filter(buyer=buyer).values_list("activity", "uses"))
    cards = Redemption.objects.filter(buyer=buyer, state__in=COUNTED, batch__isnull=False)
    return uses | dict(cards.values_list("activity").annotate(n=Count("pk")))
