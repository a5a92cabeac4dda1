"""From rows to what the checker reads."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal

from django.db.models import QuerySet

from products.catalogue.models import Sku
from promotions.activities.models import Activity
from promotions.checker.rules.facts import CheckedShop, CheckedSku, Limit, LimitKind
from promotions.checker.rules.lints import ComingEvent
from promotions.engine.eligibility import skus_of_offers
from promotions.engine.lowest_piece import lowest_piece
from promotions.engine.money import to_fen
from promotions.engine.offers import Offer
from promotions.price_history.models import PriceCommitment
from promotions.quotes.conversion import activity_id_of, item_of, offers_of
from promotions.rulebook.kinds import ActivityKind
from promotions.rulebook.models import ShopLimit
from promotions.rulebook.queries import counted_kinds, rulebook_on, shop_limit
from shopops.lib.calendar import shop_day


def shop_of(activities: QuerySet[Activity], *, now: datetime) -> CheckedShop:
    """All SKUs with their limits, and the offers of these activities. About a dozen queries."""
    offers = offers_of(activities, now=now)
    day = shop_day(now)
    kinds = dict(activities.values_list("pk", "kind"))
    counted = counted_kinds(day)
    return CheckedShop(
        skus=checked_skus(now),
        offers=offers,
        rulebook=rulebook_on(day),
        counted_offer_ids=frozenset(
            offer.offer_id for offer in offers if kinds.get(activity_id_of(offer.offer_id)) in counted
        ),
        pieces_for_all=_pieces_for_all(activities, offers),
    )


def checked_skus(now: datetime) -> tuple[CheckedSku, ...]:
    """Every SKU, its limits, and what the warehouse has. Three queries."""
    rate = shop_limit(ShopLimit.MIN_PAY_RATE, shop_day(now))
    promises: dict[int, list[Limit]] = {}
    for one in PriceCommitment.objects.filter(ends_at__gt=now):
        limit = Limit(LimitKind.COMMITMENT, to_fen(one.price_cny), one.starts_at, one.ends_at)
        promises.setdefault(one.sku_id, []).append(limit)
    skus = Sku.objects.select_related("product").order_by("pk")
    return tuple(
        CheckedSku(item_of(sku), (*_limits(sku, rate), *promises.get(sku.pk, [])), sku.warehouse_stock)
        for sku in skus
    )


def _limits(sku: Sku, min_pay_rate: Decimal | None) -> Iterable[Limit]:
    if sku.cost_cny:
        yield Limit(LimitKind.COST, to_fen(sku.cost_cny))
    if sku.floor_price_cny:
        yield Limit(LimitKind.FLOOR, to_fen(sku.floor_price_cny))
    if min_pay_rate:
        least = (sku.price_cny * min_pay_rate * 100).to_integral_value(ROUND_CEILING)
        yield Limit(LimitKind.MIN_DISCOUNT, int(least))


def coming_events(shop: CheckedShop, *, now: datetime) -> list[ComingEvent]:
    """Official prices that have not begun: what is planned must stay possible until then."""
    day = shop_day(now)
    rate, days = shop_limit(ShopLimit.EVENT_PAY_RATE, day), shop_limit(ShopLimit.EVENT_LOWEST_DAYS, day)
    if rate is None or days is None:
        return []
    official = Activity.objects.filter(kind=ActivityKind.OFFICIAL_PRICE, starts_at__gt=now)
    titles = {pk: event or title for pk, event, title in official.values_list("pk", "event", "title")}
    offers = [offer for offer in shop.offers if activity_id_of(offer.offer_id) in titles]
    covered = skus_of_offers((sku.item for sku in shop.skus), offers)
    prices = {sku.item.sku_id: sku.item.price_fen for sku in shop.skus}
    return [
        ComingEvent(
            title=titles[activity_id_of(offer.offer_id)],
            starts_at=offer.starts_at,
            lookback=timedelta(days=int(days)),
            max_pay_rate=float(rate),
            prices_fen={
                sku_id: int(lowest_piece(offer, prices[sku_id], prices))
                for sku_id in covered[offer.offer_id]
                if sku_id in prices
            },
            offer_ids=frozenset({offer.offer_id}),
        )
        for offer in offers
    ]


def _pieces_for_all(activities: QuerySet[Activity], offers: Iterable[Offer]) -> dict[int, int | None]:
    """Where an offer's limit is one per order: what all orders together may still have."""
    per_order = dict(activities.filter(pieces_per_order__isnull=False).values_list("pk", "pieces_total"))
    return {
        offer.offer_id: per_order[activity_id]
        for offer in offers
        if (activity_id := activity_id_of(offer.offer_id)) in per_order
    }
