"""Faults that show in the settings alone, without pricing a basket."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType

from promotions.checker.rules.facts import CheckedShop
from promotions.checker.rules.too_many import beyond_exact
from promotions.engine.eligibility import skus_of_offers
from promotions.engine.lowest_piece import lowest_piece
from promotions.engine.offers import Level, Offer
from promotions.price_history.rules import ListPriceRule, moved_before


class Severity(StrEnum):
    """How bad a finding is."""

    CRITICAL = "critical"
    SERIOUS = "serious"
    HINT = "hint"


class LintCode(StrEnum):
    """What is wrong."""

    EXCLUSIVE_OVERLAP = "exclusive_overlap"
    ITEM_OVERLAP = "item_overlap"
    NO_THRESHOLD = "no_threshold"
    NO_BUYER_LIMIT = "no_buyer_limit"
    NO_BUDGET = "no_budget"
    STOCK_PROMISED = "stock_promised"
    GIFTS_PROMISED = "gifts_promised"
    WRONG_MIDNIGHT = "wrong_midnight"
    NAMED_DAY_OUTSIDE = "named_day_outside"
    LOWERS_EVENT_PRICE = "poisons_event"
    LIST_PRICE_RAISED = "list_price_raised"
    TOO_MANY_COMBINATIONS = "too_many_combinations"
    REPLY_QUOTES_ENDING = "reply_quotes_ending"


SEVERITIES: Mapping[LintCode, Severity] = MappingProxyType(
    {
        LintCode.EXCLUSIVE_OVERLAP: Severity.CRITICAL,
        LintCode.TOO_MANY_COMBINATIONS: Severity.CRITICAL,
        LintCode.NO_THRESHOLD: Severity.SERIOUS,
        LintCode.NO_BUYER_LIMIT: Severity.SERIOUS,
        LintCode.NO_BUDGET: Severity.SERIOUS,
        LintCode.STOCK_PROMISED: Severity.SERIOUS,
        LintCode.GIFTS_PROMISED: Severity.SERIOUS,
        LintCode.WRONG_MIDNIGHT: Severity.SERIOUS,
        LintCode.NAMED_DAY_OUTSIDE: Severity.SERIOUS,
        LintCode.LOWERS_EVENT_PRICE: Severity.SERIOUS,
        LintCode.LIST_PRICE_RAISED: Severity.SERIOUS,
        LintCode.ITEM_OVERLAP: Severity.HINT,
        LintCode.REPLY_QUOTES_ENDING: Severity.HINT,
    }
)


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing that is wrong with some offers, on some SKUs when it concerns SKUs."""

    code: LintCode
    offer_ids: tuple[int, ...]
    sku_ids: tuple[int, ...] = ()
    numbers: Mapping[str, int | str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def severity(self) -> Severity:
        return SEVERITIES[self.code]


@dataclass(frozen=True, slots=True)
class ComingEvent:
    """A big event that a SKU is or will be in: its price may be at most `max_pay_rate` of the lowest counted
    price of the `lookback` before it starts."""

    title: str
    starts_at: datetime
    lookback: timedelta
    max_pay_rate: float
    prices_fen: Mapping[int, int]
    offer_ids: frozenset[int] = frozenset()


def lint_shop(
    shop: CheckedShop,
    *,
    now: datetime,
    zone: tzinfo,
    events: Sequence[ComingEvent] = (),
    list_prices: ListPriceRule | None = None,
) -> list[Lint]:
    """Every lint of the offers that have not ended; `LintCode` has the kinds."""
    coming = [offer for offer in shop.offers if offer.ends_at > now]
    covered = skus_of_offers((sku.item for sku in shop.skus), coming)
    found: list[Lint] = []
    found.extend(_overlaps(coming, covered))
    found.extend(lint for offer in coming for lint in _coupon(offer))
    found.extend(_stock(shop, coming, covered))
    found.extend(lint for offer in coming for lint in _clock(offer, zone))
    found.extend(_lowers_event_price(shop, coming, covered, events))
    if list_prices:
        found.extend(_list_prices(shop, coming, covered, list_prices, now, zone))
    found.extend(
        Lint(LintCode.TOO_MANY_COMBINATIONS, ids, numbers=numbers)
        for ids, numbers in beyond_exact(shop, coming, covered)
    )
    return found


def _overlaps(offers: Sequence[Offer], covered: Mapping[int, frozenset[int]]) -> Iterator[Lint]:
    """Two official prices at once are impossible; of two prices of the shop's own tools one has no effect."""
    single = [o for o in offers if o.level == Level.ITEM and not (o.bundle or o.add_on)]
    for one, other in combinations(single, 2):
        if one.official != other.official or not overlap(one, other):
            continue
        if both := covered[one.offer_id] & covered[other.offer_id]:
            code = LintCode.EXCLUSIVE_OVERLAP if one.official else LintCode.ITEM_OVERLAP
            ids = tuple(sorted((one.offer_id, other.offer_id)))
            yield Lint(code, ids, tuple(sorted(both)), {"skus": len(both)})


def overlap(one: Offer, other: Offer) -> bool:
    """Whether two offers are active at some common moment."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _coupon(offer: Offer) -> Iterator[Lint]:
    """Coupons without a threshold, a limit per buyer, or a budget."""
    if not (offer.card_kind or offer.needs_coupon):
        return
    at_once = max((tier.benefit.amount_off_fen for tier in offer.tiers if tier.threshold <= 0), default=0)
    if at_once:
        yield Lint(LintCode.NO_THRESHOLD, (offer.offer_id,), numbers={"amount_fen": at_once})
    if offer.limits.uses_per_buyer is None:
        yield Lint(LintCode.NO_BUYER_LIMIT, (offer.offer_id,))
    if offer.limits.budget_left_fen is None and offer.limits.uses_left is None:
        yield Lint(LintCode.NO_BUDGET, (offer.offer_id,))


def _stock(
    shop: CheckedShop, offers: Sequence[Offer], covered: Mapping[int, frozenset[int]]
) -> Iterator[Lint]:
    stock = {sku.item.sku_id: sku.stock for sku in shop.skus if sku.stock is not None}
    for sku_id, in_stock in stock.items():
        promising = [o for o in offers if shop.pieces_left(o) and sku_id in covered[o.offer_id]]
        promised, ids = most_at_once(promising, lambda offer: shop.pieces_left(offer) or 0)
        if promised > in_stock:
            numbers = {"promised": promised, "stock": in_stock}
            yield Lint(LintCode.STOCK_PROMISED, ids, (sku_id,), numbers)
    yield from _gifts(offers, stock)


def _gifts(offers: Sequence[Offer], stock: Mapping[int, int]) -> Iterator[Lint]:
    per_order: dict[int, dict[int, int]] = defaultdict(dict)
    for offer in offers:
        for tier in offer.tiers:
            for gift in tier.benefit.gifts:
                most = per_order[gift.sku_id]
                most[offer.offer_id] = max(gift.quantity, most.get(offer.offer_id, 0))
    for sku_id, quantities in per_order.items():
        giving = [o for o in offers if o.offer_id in quantities and o.limits.uses_left]

        def promised_by(offer: Offer, quantities: Mapping[int, int] = quantities) -> int:
            return quantities[offer.offer_id] * (offer.limits.uses_left or 0)

        promised, ids = most_at_once(giving, promised_by)
        if sku_id in stock and promised > stock[sku_id]:
            numbers = {"promised": promised, "stock": stock[sku_id]}
            yield Lint(LintCode.GIFTS_PROMISED, ids, (sku_id,), numbers)


def most_at_once(offers: Sequence[Offer], count: Callable[[Offer], int]) -> tuple[int, tuple[int, ...]]:
    """The largest sum over offers that are active together, and those offers."""
    most = 0
    ids: tuple[int, ...] = ()
    for moment in {offer.starts_at for offer in offers}:
        together = [offer for offer in offers if offer.starts_at <= moment < offer.ends_at]
        whole = sum(map(count, together))
        if whole > most:
            most, ids = whole, tuple(sorted(offer.offer_id for offer in together))
    return most, ids


# A month and a day in a title: 11.11, 11月11日, 6/18.
_DAY = re.compile(r"(?<![\d.])(\d{1,2})(?:[./]|月)(\d{1,2})(?:日|号)?(?!\s*[\d.%折元件斤克寸])")
_NEAR = timedelta(days=15)
# 00:00 UTC in Shanghai: the time was entered in another zone.
_MIDNIGHT_ELSEWHERE = time(8, 0)


def _clock(offer: Offer, zone: tzinfo) -> Iterator[Lint]:
    """Edges that are almost midnight, midnight of another zone, or that leave out the day in the title."""
    starts_at, ends_at = offer.starts_at.astimezone(zone), offer.ends_at.astimezone(zone)
    for edge, moment in (("starts_at", starts_at), ("ends_at", ends_at)):
        clock = moment.time().replace(microsecond=0)
        if clock.hour == 23 and clock.minute == 59:
            yield Lint(
                LintCode.WRONG_MIDNIGHT, (offer.offer_id,), numbers={"edge": edge, "is": f"{moment:%H:%M:%S}"}
            )
    if starts_at.time() == ends_at.time() == _MIDNIGHT_ELSEWHERE:
        yield Lint(LintCode.WRONG_MIDNIGHT, (offer.offer_id,), numbers={"edge": "both", "is": "08:00:00"})
    for month, day in _named_days(offer.title):
        days = _near(starts_at, ends_at, month, day)
        if days and not any(_whole_day_inside(named, starts_at, ends_at, zone) for named in days):
            numbers = {"day": f"{month}-{day}", "ends_at": f"{ends_at:%m-%d %H:%M}"}
            yield Lint(LintCode.NAMED_DAY_OUTSIDE, (offer.offer_id,), numbers=numbers)


def _named_days(title: str) -> list[tuple[int, int]]:
    by_date = [(int(month), int(day)) for month, day in _DAY.findall(title)]
    return [(m, d) for m, d in by_date if 1 <= m <= 12 and 1 <= d <= 31]


def _near(starts_at: datetime, ends_at: datetime, month: int, day: int) -> list[date]:
    """The dates of that name that the title can mean: "2.5 斤" is none."""
    found = []
    for year in range(starts_at.year - 1, ends_at.year + 2):
        try:
            named = date(year, month, day)
        except ValueError:
            continue
        if starts_at.date() - _NEAR <= named <= ends_at.date() + _NEAR:
            found.append(named)
    return found


def _whole_day_inside(day: date, starts_at: datetime, ends_at: datetime, zone: tzinfo) -> bool:
    """Whether a part of the day beyond its first moment is inside."""
    first = datetime.combine(day, time.min, zone)
    return starts_at < first + timedelta(days=1) and first < ends_at


def _lowers_event_price(
    shop: CheckedShop,
    offers: Sequence[Offer],
    covered: Mapping[int, frozenset[int]],
    events: Iterable[ComingEvent],
) -> Iterator[Lint]:
    """A counted price before an event that forces the event's price below what is planned."""
    prices = {sku.item.sku_id: sku.item.price_fen for sku in shop.skus}
    for event in events:
        for offer in offers:
            if (
                offer.level != Level.ITEM
                or offer.offer_id not in shop.counted_offer_ids
                or offer.offer_id in event.offer_ids
                or not (
                    offer.starts_at < event.starts_at and event.starts_at - event.lookback < offer.ends_at
                )
            ):
                continue
            caps = {
                sku_id: lowest_piece(offer, prices[sku_id], prices) * event.max_pay_rate
                for sku_id in covered[offer.offer_id] & event.prices_fen.keys() & prices.keys()
            }
            caps = {sku: cap for sku, cap in caps.items() if event.prices_fen[sku] > cap}
            if caps:
                worst = min(caps, key=lambda sku: (caps[sku] - event.prices_fen[sku], sku))
                numbers: dict[str, int | str] = {
                    "event": event.title,
                    "skus": len(caps),
                    "cap_fen": int(caps[worst]),
                    "planned_fen": event.prices_fen[worst],
                    "sku_id": worst,
                }
                yield Lint(LintCode.LOWERS_EVENT_PRICE, (offer.offer_id,), tuple(sorted(caps)), numbers)


def _list_prices(
    shop: CheckedShop,
    offers: Sequence[Offer],
    covered: Mapping[int, frozenset[int]],
    rule: ListPriceRule,
    now: datetime,
    zone: tzinfo,
) -> Iterator[Lint]:
    """A discount on SKUs whose list price was moved shortly before it."""
    prices = {sku.item.sku_id: sku.item.price_fen for sku in shop.skus}
    for offer in offers:
        moved = moved_before(offer, covered[offer.offer_id], prices, rule, now=now, zone=zone)
        if moved:
            numbers: dict[str, int | str] = {
                "days": rule.days,
                "limit_permyriad": rule.change_permyriad,
                "skus": len(moved),
                "from_fen": moved[0].from_fen,
                "to_fen": moved[0].to_fen,
                "sku_id": moved[0].sku_id,
            }
            sku_ids = tuple(sorted(one.sku_id for one in moved))
            yield Lint(LintCode.LIST_PRICE_RAISED, (offer.offer_id,), sku_ids, numbers)
