"""Price orders of the past again, with the offers, the buyers and the list prices of their moments."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.db import connection
from django.db.models import Prefetch, QuerySet

from orders.trades.models import SubOrder, Trade
from promotions.activities.models import OVER, Activity, ActivityStatus
from promotions.coupons.models import Redemption, RedemptionState
from promotions.engine.baskets import Basket, Line
from promotions.engine.eligibility import ActiveSet, prepare
from promotions.engine.limits import TooManyCombinations
from promotions.engine.offers import BuyerFacts, Limits, Offer, Rulebook
from promotions.engine.pricing import quote
from promotions.engine.quotes import Quote
from promotions.quotes.conversion import activity_id_of, item_of, offers_of
from promotions.replay.causes import Obstacle
from promotions.replay.rules.differences import Charged, differences
from promotions.rulebook.queries import rulebook_on
from promotions.segments.membership import VIP_WINDOW, segments_of, vip_level_of
from shopops.lib.calendar import ends_at, shop_day, starts_at


@dataclass(frozen=True, slots=True)
class Replayed:
    """One order priced again: `ours` is the price, or why there is none.

    `with_all_coupons` is the price for a buyer who holds every coupon there was; only where `ours` differs.
    """

    trade: Trade
    lines: Sequence[SubOrder]
    charged: Sequence[Charged]
    ours: Quote | Obstacle
    with_all_coupons: Quote | None = None

    @property
    def equal(self) -> Quote | None:
        """The price that is what was charged, line by line, to the fen."""
        for one in (self.ours, self.with_all_coupons):
            if isinstance(one, Quote) and not differences(self.charged, one):
                return one
        return None


def with_lines(trades: QuerySet[Trade]) -> QuerySet[Trade]:
    """Orders with all that a replay reads of them."""
    lines = Prefetch("sub_orders", SubOrder.objects.select_related("sku__product"))
    return trades.prefetch_related(lines, "discounts")


class Replay:
    """The offers of some days, both included."""

    def __init__(self, first: date, last: date) -> None:
        self._offers = published_offers(first, last)
        self._coupons = frozenset(offer.offer_id for offer in self._offers if offer.needs_coupon)
        self._asks_level = any(offer.audience.min_vip_level for offer in self._offers)
        self._segments = frozenset(key for offer in self._offers for key in offer.audience.segments)
        self._on = lru_cache(maxsize=8)(self._rules_of)

    def of(self, trades: Sequence[Trade]) -> Iterator[Replayed]:
        """Each order priced again. Two queries for all of them, and a few for each buyer that audiences ask for."""
        facts, used = _past_of(trades), _used_in(trades)
        for trade in trades:
            lines = list(trade.sub_orders.all())
            if not lines:
                yield Replayed(trade, lines, (), Obstacle.NO_LINES)
            elif any(line.sku is None for line in lines):
                yield Replayed(trade, lines, (), Obstacle.UNKNOWN_SKU)
            else:
                held = frozenset(pk for pk in self._coupons if activity_id_of(pk) in used.get(trade.tid, ()))
                yield self._one(trade, lines, self._buyer(trade, facts[trade.pk], held))

    def _one(self, trade: Trade, lines: Sequence[SubOrder], buyer: BuyerFacts) -> Replayed:
        basket, charged = basket_of(lines), charged_of(lines)
        offers, rulebook = self._on(shop_day(trade.created))

        def priced(buyer: BuyerFacts) -> Quote:
            return quote(basket, offers, moment=trade.created, buyer=buyer, rulebook=rulebook, details=False)

        try:
            ours = priced(buyer)
            if buyer.coupon_offer_ids == self._coupons or not differences(charged, ours):
                return Replayed(trade, lines, charged, ours)
            with_all = priced(replace(buyer, coupon_offer_ids=self._coupons))
        except TooManyCombinations:
            return Replayed(trade, lines, charged, Obstacle.TOO_MANY_COMBINATIONS)
        return Replayed(trade, lines, charged, ours, with_all)

    def _rules_of(self, day: date) -> tuple[ActiveSet, Rulebook]:
        live = [o for o in self._offers if o.starts_at < ends_at(day) and o.ends_at > starts_at(day)]
        return prepare(live), rulebook_on(day)

    def _buyer(self, trade: Trade, past: tuple[int, Decimal], held: frozenset[int]) -> BuyerFacts:
        """As the offers' audiences see the buyer; what none of them asks for is left out."""
        paid, year_cny = past
        keys = self._segments
        return BuyerFacts(
            vip_level=vip_level_of(year_cny, trade.created) if self._asks_level and year_cny else 0,
            is_new=not paid,
            segments=segments_of(trade.buyer, trade.created, keys) if keys and trade.buyer else frozenset(),
            coupon_offer_ids=held,
        )


def published_offers(first: date, last: date) -> tuple[Offer, ...]:
    """The offers that were published in those days, without what was left of their limits since."""
    activities = Activity.objects.filter(
        published_at__isnull=False, starts_at__lt=ends_at(last), ends_at__gt=starts_at(first)
    ).exclude(status__in=[ActivityStatus.DRAFT, ActivityStatus.CHECKED])
    over = {row.pk: row.over_at for row in activities.only(*OVER)}
    offers = []
    for offer in offers_of(activities):
        end = min(offer.ends_at, over[activity_id_of(offer.offer_id)])
        if offer.starts_at < end:
            limits = Limits(pieces_per_buyer=offer.limits.pieces_per_buyer)
            offers.append(replace(offer, ends_at=end, limits=limits, claimable=False))
    return tuple(offers)


def basket_of(lines: Iterable[SubOrder]) -> Basket:
    """The order's pieces at the list prices that it was charged by; every line has its SKU."""
    pieces: dict[int, int] = defaultdict(int)
    items = {}
    for line in lines:
        assert line.sku is not None  # noqa: S101  # orders with unknown SKUs are not priced
        pieces[line.sku.pk] += line.num
        items[line.sku.pk] = replace(item_of(line.sku), price_fen=fen(line.price_cny))
    return Basket(tuple(Line(items[sku_id], pieces[sku_id]) for sku_id in sorted(pieces)))


def charged_of(lines: Sequence[SubOrder]) -> list[Charged]:
    """What the platform charged by SKU. Item reports have only what was paid, not the parts of the discount."""
    split = any(
        line.discount_fee_cny or line.part_mjz_discount_cny or line.adjust_fee_cny for line in lines
    ) or all(line.price_cny * line.num == line.divide_order_fee_cny for line in lines)
    found: dict[int, Charged] = {}
    for line in lines:
        assert line.sku_id is not None  # noqa: S101  # orders with unknown SKUs are not priced
        item = line.price_cny * line.num + line.adjust_fee_cny - line.discount_fee_cny
        before = found.get(line.sku_id, Charged(line.sku_id, 0, 0, 0))
        found[line.sku_id] = Charged(
            line.sku_id,
            before.item_fen + fen(item),
            before.share_fen + fen(line.part_mjz_discount_cny),
            before.paid_fen + fen(line.divide_order_fee_cny),
            before.adjusted_fen + fen(abs(line.adjust_fee_cny)),
            is_split=split,
        )
    return list(found.values())


def fen(amount_cny: Decimal) -> int:
    """Yuan of a file as fen."""
    return int((amount_cny * 100).to_integral_value(ROUND_HALF_UP))


def _used_in(trades: Iterable[Trade]) -> Mapping[str, set[int]]:
    """Order → the activities whose use in it was recorded. One query."""
    uses = Redemption.objects.filter(tid__in=[trade.tid for trade in trades])
    found: dict[str, set[int]] = defaultdict(set)
    for tid, activity_id in uses.exclude(state=RedemptionState.RELEASED).values_list("tid", "activity_id"):
        found[tid].add(activity_id)
    return found


def _past_of(trades: Iterable[Trade]) -> Mapping[int, tuple[int, Decimal]]:
    """Order → how many orders its buyer had paid before it, and what was spent in the year before. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT trade.id, count(earlier.id),
                coalesce(sum(earlier.payment_cny - earlier.refund_fee_cny)
                    FILTER (WHERE earlier.pay_time >= trade.created - %(window)s::interval), 0)
            FROM orders_trade AS trade
            LEFT JOIN orders_trade AS earlier
              ON earlier.buyer_id = trade.buyer_id AND earlier.pay_time < trade.created
            WHERE trade.id = ANY(%(ids)s)
            GROUP BY trade.id
            """,
            {"ids": [trade.pk for trade in trades], "window": f"{VIP_WINDOW.days} days"},
        )
        return {pk: (paid, spent) for pk, paid, spent in cursor.fetchall()}
