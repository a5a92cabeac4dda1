"""What the engine must know of a buyer, read from orders, coupons and uses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count

from orders.trades.models import Buyer
from promotions.coupons.models import BuyerUse, Coupon, CouponState, PieceUse, Redemption
from promotions.engine.offers import STRANGER, BuyerFacts, Offer
from promotions.quotes.conversion import activity_id_of
from promotions.segments.membership import paid_orders, segments_of, vip_level_of


def facts_of(buyer: Buyer | None, at: datetime, offers: Iterable[Offer], *, coins_fen: int = 0) -> BuyerFacts:
    """The facts of a buyer that these offers ask for at a moment; None is a stranger. About six queries."""
    if buyer is None:
        return STRANGER
    wanted = list(offers)
    parts: dict[int, list[int]] = defaultdict(list)
    for offer in wanted:
        parts[activity_id_of(offer.offer_id)].append(offer.offer_id)
    paid, year_cny = paid_orders(buyer, at)
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


def _held(buyer: Buyer, at: datetime) -> set[int]:
    """Activities of which the buyer has a coupon to use."""
    coupons = Coupon.objects.filter(
        buyer=buyer, state=CouponState.CLAIMED, valid_from__lte=at, valid_until__gt=at
    )
    return set(coupons.values_list("batch__activity", flat=True))


def _uses(buyer: Buyer) -> Mapping[int, int]:
    uses = dict(BuyerUse.objects.filter(buyer=buyer).values_list("activity", "uses"))
    cards = Redemption.objects.counted().filter(buyer=buyer, batch__isnull=False)
    return uses | dict(cards.values_list("activity").annotate(n=Count("pk")))
