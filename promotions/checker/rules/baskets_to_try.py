"""Baskets in which a SKU is likely to be cheapest: few, because each is priced exactly."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedSku
from promotions.engine.baskets import Basket, Line
from promotions.engine.offers import Level, Measure, Offer

MOST_BASKETS = 60
# Sizes of orders that buyers can really place, so that a proof can be repeated.
MOST_PIECES = 200
FILLERS = 3


def baskets_to_try(
    bounds: Bounds, sku: CheckedSku, offers: Sequence[Offer], moment: datetime
) -> Iterator[Basket]:
    """Every basket once, the simplest first; `offers` are those that touch the SKU at the moment."""
    versions: set[object] = set()
    for quantities, elsewhere in islice(_quantities(bounds, sku, offers, moment), 4 * MOST_BASKETS):
        if not 0 < sum(quantities.values()) <= MOST_PIECES:
            continue
        key = (tuple(sorted(quantities.items())), tuple(sorted(elsewhere.items())))
        if key not in versions and len(versions) < MOST_BASKETS:
            versions.add(key)
            lines = tuple(Line(bounds.sku(one).item, count) for one, count in sorted(quantities.items()))
            yield Basket(lines, elsewhere_fen=dict(elsewhere))


Quantities = Mapping[int, int]


def _quantities(
    bounds: Bounds, sku: CheckedSku, offers: Sequence[Offer], moment: datetime
) -> Iterator[tuple[Quantities, Mapping[int, int]]]:
    ours = sku.item.sku_id
    counts = sorted({1, *_counts(offers)})
    starts = [{ours: count} for count in counts]
    starts += [dict(offer.bundle.pieces) for offer in offers if offer.bundle]
    starts = [start for start in starts if all(bounds.has_sku(one) for one in start)]
    for start in starts:
        yield start, {}
    thresholds = sorted(_thresholds(offers))
    fillers = _fillers(bounds, sku, moment)
    for start in starts:
        for threshold in thresholds:
            yield from _reaching(bounds, sku, start, threshold, moment, fillers)
    yield from _reaching_elsewhere(bounds, sku, offers, moment)
    for offer in offers:
        if offer.add_on:
            yield from _with_condition(bounds, sku, offer, moment)
    yield from _with_cheap_company(sku, offers, fillers)


def _counts(offers: Sequence[Offer]) -> Iterator[int]:
    for offer in offers:
        if offer.every_nth:
            yield offer.every_nth.n
        if offer.measure == Measure.QUANTITY:
            yield from (tier.threshold for tier in offer.tiers if tier.threshold > 0)


def _thresholds(offers: Sequence[Offer]) -> set[int]:
    """Sums from which an offer above item level applies."""
    above = [offer for offer in offers if offer.level != Level.ITEM and offer.measure == Measure.AMOUNT]
    return {tier.threshold for offer in above for tier in offer.tiers if tier.threshold > 0}


def _reaching(
    bounds: Bounds,
    sku: CheckedSku,
    start: Quantities,
    threshold: int,
    moment: datetime,
    fillers: Sequence[int],
) -> Iterator[tuple[Quantities, Mapping[int, int]]]:
    """A start, made up to a sum by more of the same and by others that the same offers touch."""
    ours = sku.item.sku_id
    have = sum(bounds.lowest_at(one, moment) * count for one, count in start.items())
    missing = threshold - have
    if missing <= 0:
        return
    for filler in (ours, *fillers):
        price = bounds.lowest_at(filler, moment)
        if price > 0:
            more = int(-(-missing // price))
            yield {**start, filler: start.get(filler, 0) + more}, {}


def _reaching_elsewhere(
    bounds: Bounds, sku: CheckedSku, offers: Sequence[Offer], moment: datetime
) -> Iterator[tuple[Quantities, Mapping[int, int]]]:
    """One piece, with the rest of a cross-shop threshold bought at other shops."""
    price = bounds.lowest_at(sku.item.sku_id, moment)
    missing = {
        offer.offer_id: int(-(-(tier.threshold - price) // 1))
        for offer in offers
        if offer.level == Level.CROSS_SHOP
        for tier in offer.tiers
        if tier.threshold > price
    }
    if missing:
        yield {sku.item.sku_id: 1}, missing


def _with_condition(
    bounds: Bounds, sku: CheckedSku, offer: Offer, moment: datetime
) -> Iterator[tuple[Quantities, Mapping[int, int]]]:
    """An add-on piece, and what must be bought for it."""
    assert offer.add_on is not None  # noqa: S101  # for the type checker
    threshold = max((tier.threshold for tier in offer.tiers), default=0)
    for other in islice(bounds.covered_by(offer.add_on.condition, sku.item.sku_id), FILLERS):
        price = bounds.lowest_at(other, moment)
        if price > 0:
            yield {sku.item.sku_id: 1, other: max(1, int(-(-threshold // price)))}, {}


def _with_cheap_company(
    sku: CheckedSku, offers: Sequence[Offer], fillers: Sequence[int]
) -> Iterator[tuple[Quantities, Mapping[int, int]]]:
    """A number of pieces of which all but ours are cheap."""
    for count in sorted({c for c in _counts(offers) if c > 1}):
        for filler in fillers:
            yield {sku.item.sku_id: 1, filler: count - 1}, {}


def _fillers(bounds: Bounds, sku: CheckedSku, moment: datetime) -> list[int]:
    """Other SKUs that the most of our offers touch: the cheapest, the dearest below ours, one in between."""
    alike = bounds.alike(sku.item.sku_id, moment)
    if len(alike) <= FILLERS:
        return alike
    return [alike[0], alike[len(alike) // 2], alike[-1]]
