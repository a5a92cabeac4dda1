"""Replay imported orders through the engine and compare with what the platform charged."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch

from orders.models import SubOrder, Trade
from promotions.loading import rulebook_on
from promotions.models import Activity, ActivityStatus, Redemption
from promotions.offers import activity_id_of, item_of, offers_of
from promotions.rules.auditing import Cause, Charged, LineDifference, differences, likely_cause
from promotions.rules.baskets import Basket, Line
from promotions.rules.limits import TooManyCombinations
from promotions.rules.matching import ActiveSet, prepare
from promotions.rules.offers import BuyerFacts, Limits, Offer, Rulebook
from promotions.rules.pricing import quote
from promotions.rules.quotes import Quote
from shopops.lib.calendar import ends_at, starts_at

# A reader that wants them all writes a command; a page shows the first.
MOST_ORDERS = 20_000


@dataclass(frozen=True)
class OrderDifference:
    """One order that the engine would have charged otherwise; money in fen."""

    tid: str
    created: datetime
    cause: Cause
    charged_fen: int
    ours_fen: int
    lines: tuple[LineDifference, ...]


@dataclass(frozen=True)
class SelfAudit:
    """What the replay of some days found. `skipped`: orders with lines whose SKU we do not know."""

    orders: int = 0
    equal: int = 0
    skipped: int = 0
    differing: tuple[OrderDifference, ...] = field(default=())

    def by_cause(self) -> list[tuple[Cause, int, int]]:
        """Cause, orders, and how much more (or less) was charged than we say; the most frequent first."""
        orders = Counter(one.cause for one in self.differing)
        money: dict[Cause, int] = defaultdict(int)
        for one in self.differing:
            money[one.cause] += one.charged_fen - one.ours_fen
        return [(cause, count, money[cause]) for cause, count in orders.most_common()]


def audit_orders(*, first: date, last: date) -> SelfAudit:
    """Replay the paid orders placed from `first` to `last`, both included."""
    offers = _offers_of(first, last)
    replay = _Replay(offers, rulebook_on(last))
    orders = equal = skipped = 0
    differing = []
    for trade in _trades(first, last):
        orders += 1
        lines = list(trade.sub_orders.all())
        if not lines or any(line.sku is None for line in lines):
            skipped += 1
            continue
        found = replay.difference(trade, lines)
        if found is None:
            equal += 1
        else:
            differing.append(found)
    return SelfAudit(orders, equal, skipped, tuple(differing))


def _trades(first: date, last: date) -> Iterator[Trade]:
    rows = Trade.objects.filter(
        created__gte=starts_at(first), created__lt=ends_at(last), pay_time__isnull=False
    ).order_by("created", "pk")
    lines = Prefetch("sub_orders", SubOrder.objects.select_related("sku__product"))
    return rows.prefetch_related(lines)[:MOST_ORDERS].iterator(chunk_size=500)


def _offers_of(first: date, last: date) -> tuple[Offer, ...]:
    """The offers that were published in those days, without what was left of their limits since."""
    activities = Activity.objects.filter(
        published_at__isnull=False, starts_at__lt=ends_at(last), ends_at__gt=starts_at(first)
    ).exclude(status__in=[ActivityStatus.DRAFT, ActivityStatus.CHECKED])
    stopped = {pk: at for pk, at in activities.values_list("pk", "stopped_at") if at is not None}
    offers = []
    for offer in offers_of(activities):
        end = min(offer.ends_at, stopped.get(activity_id_of(offer.offer_id), offer.ends_at))
        if offer.starts_at < end:
            limits = Limits(pieces_per_buyer=offer.limits.pieces_per_buyer)
            offers.append(replace(offer, ends_at=end, limits=limits, claimable=False))
    return tuple(offers)


class _Replay:
    def __init__(self, offers: Sequence[Offer], rulebook: Rulebook) -> None:
        self._offers: ActiveSet = prepare(offers)
        self._rulebook = rulebook
        self._coupons = frozenset(offer.offer_id for offer in offers if offer.needs_coupon)
        self._titles = {offer.title for offer in offers}

    def difference(self, trade: Trade, lines: Sequence[SubOrder]) -> OrderDifference | None:
        basket, charged = _basket(lines), _charged(lines)
        buyer = self._buyer(trade)
        try:
            ours = self._quote(basket, trade, buyer)
            with_all = self._quote(basket, trade, replace(buyer, coupon_offer_ids=self._coupons))
        except TooManyCombinations:
            return None
        unknown = [name for name in promotion_names(trade) if name not in self._titles]
        cause = likely_cause(charged, ours, unknown_promotions=unknown, with_all_coupons=with_all)
        if cause is None:
            return None
        return OrderDifference(
            trade.tid,
            trade.created,
            cause,
            sum(line.paid_fen for line in charged),
            sum(line.pays_fen for line in ours.lines),
            tuple(differences(charged, ours)),
        )

    def _quote(self, basket: Basket, trade: Trade, buyer: BuyerFacts) -> Quote:
        return quote(
            basket, self._offers, moment=trade.created, buyer=buyer, rulebook=self._rulebook, details=False
        )

    def _buyer(self, trade: Trade) -> BuyerFacts:
        """New when nothing was paid before; holding the coupons that this order is known to have used."""
        used = set(Redemption.objects.filter(tid=trade.tid).values_list("activity_id", flat=True))
        earlier = (
            trade.buyer_id is not None
            and Trade.objects.filter(buyer=trade.buyer_id, pay_time__lt=trade.created).exists()
        )
        held = frozenset(offer_id for offer_id in self._coupons if activity_id_of(offer_id) in used)
        return BuyerFacts(is_new=not earlier, coupon_offer_ids=held)


def promotion_names(trade: Trade) -> list[str]:
    """The names in the order's `promotion_details`, where the source had them."""
    details = trade.extra.get("promotion_details") or []
    if isinstance(details, dict):
        details = details.get("promotion_detail") or []
    return [
        str(one["promotion_name"]) for one in details if isinstance(one, dict) and one.get("promotion_name")
    ]


def _basket(lines: Iterable[SubOrder]) -> Basket:
    """The order's pieces at the list prices that it was charged by."""
    pieces: dict[int, int] = defaultdict(int)
    items = {}
    for line in lines:
        assert line.sku is not None  # noqa: S101  # orders with unknown SKUs are skipped
        pieces[line.sku.pk] += line.num
        items[line.sku.pk] = replace(item_of(line.sku), price_fen=_fen(line.price_cny))
    return Basket(tuple(Line(items[sku_id], pieces[sku_id]) for sku_id in sorted(pieces)))


def _charged(lines: Iterable[SubOrder]) -> list[Charged]:
    found: dict[int, Charged] = {}
    for line in lines:
        assert line.sku_id is not None  # noqa: S101  # orders with unknown SKUs are skipped
        item = line.price_cny * line.num + line.adjust_fee_cny - line.discount_fee_cny
        before = found.get(line.sku_id, Charged(line.sku_id, 0, 0, 0))
        found[line.sku_id] = Charged(
            line.sku_id,
            before.item_fen + _fen(item),
            before.share_fen + _fen(line.part_mjz_discount_cny),
            before.paid_fen + _fen(line.divide_order_fee_cny),
            before.adjusted_fen + _fen(abs(line.adjust_fee_cny)),
        )
    return list(found.values())


def _fen(amount_cny: Decimal) -> int:
    return int((amount_cny * 100).to_integral_value(ROUND_HALF_UP))
