"""Where the bound is under a limit: for all SKUs, or for those that an activity can touch."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from promotions.checker.rules.bounds import Bound, Bounds
from promotions.checker.rules.facts import CheckedSku, Limit, LimitKind, Suspicion
from promotions.checker.rules.windows import Window
from promotions.engine.offers import Offer

# A bound this little under a limit is a matter of floating point: prices are whole fen of up to 100,000 pieces.
EPSILON_FEN = 1e-6
# Called with the share that is done, from 0 to 1.
Progress = Callable[[float], None]


def touched(
    before: Bounds, after: Bounds, changed: Sequence[Offer]
) -> tuple[set[int], list[tuple[datetime, datetime]]]:
    """The SKUs whose bound a change can move, and when."""
    ids = {offer.offer_id for offer in changed}
    if _changes_excess(before, after, ids):
        ids |= {offer.offer_id for offer in chain(before.offers, after.offers)}
    by_pieces = {
        offer_id
        for offer_id in before.cheapest_fen.keys() | after.cheapest_fen.keys()
        if before.cheapest_fen.get(offer_id) != after.cheapest_fen.get(offer_id)
    }
    ids |= by_pieces
    sku_ids = before.skus_touched_by(ids) | after.skus_touched_by(ids)
    spans = [
        (offer.starts_at, offer.ends_at)
        for offer in chain(changed, before.offers, after.offers)
        if offer.offer_id in ids
    ]
    return sku_ids, spans


def _changes_excess(before: Bounds, after: Bounds, changed_ids: Collection[int]) -> bool:
    """Whether a change may move what other lines redistribute: then it can touch every SKU."""
    over_discounted = before.over_discounted_sku_ids | after.over_discounted_sku_ids
    return before.over_discounted_sku_ids != after.over_discounted_sku_ids or not over_discounted.isdisjoint(
        before.skus_touched_by(changed_ids) | after.skus_touched_by(changed_ids)
    )


def find_suspicions(
    bounds: Bounds,
    *,
    since: datetime,
    until: datetime | None = None,
    sku_ids: Collection[int] | None = None,
    progress: Progress | None = None,
) -> list[Suspicion]:
    """Every SKU and window after `since` whose bound is under a limit, adjacent equal windows joined.

    `sku_ids`: only these SKUs.
    """
    chosen = [sku for sku in bounds.shop.skus if sku_ids is None or sku.item.sku_id in sku_ids]
    found: list[Suspicion] = []
    for done, sku in enumerate(chosen):
        if progress and done % 100 == 0:
            progress(done / len(chosen))
        if sku.limits:
            found.extend(_joined(_suspicions_of(bounds, sku, since, until)))
    if progress:
        progress(1.0)
    return found


def find_worse(
    before: Bounds, after: Bounds, own: Sequence[Offer], *, since: datetime, progress: Progress | None = None
) -> tuple[list[Suspicion], int]:
    """Suspicions that these offers add or deepen; and how many SKUs the offers can touch."""
    sku_ids, spans = touched(before, after, own)
    if not spans:
        return [], 0
    first, last = max(since, min(start for start, _ in spans)), max(end for _, end in spans)
    found = find_suspicions(after, since=first, until=last, sku_ids=sku_ids, progress=progress)
    known: dict[tuple[int, LimitKind], list[Suspicion]] = defaultdict(list)
    for one in find_suspicions(before, since=first, until=last, sku_ids=sku_ids):
        known[one.sku_id, one.limit.kind].append(one)
    worse = [one for one in found if not _is_known(one, known[one.sku_id, one.limit.kind])]
    return worse, len(sku_ids)


def _is_known(suspicion: Suspicion, known: Iterable[Suspicion]) -> bool:
    """Whether one of these overlaps it in time and is as deep."""
    return any(
        other.starts_at < suspicion.ends_at
        and suspicion.starts_at < other.ends_at
        and other.bound_fen <= suspicion.bound_fen + EPSILON_FEN
        for other in known
    )


def _suspicions_of(
    bounds: Bounds, sku: CheckedSku, since: datetime, until: datetime | None
) -> Iterator[Suspicion]:
    highest = max(limit.price_fen for limit in sku.limits) - EPSILON_FEN
    for window in bounds.windows(sku, since=since, until=until):
        bound = bounds.bound(sku, window)
        if bound.price_fen >= highest:
            continue
        for limit in sku.limits:
            yield from _against(bounds, sku, window, bound, limit)


def _against(
    bounds: Bounds, sku: CheckedSku, window: Window, bound: Bound, limit: Limit
) -> Iterator[Suspicion]:
    if not limit.holds(window.starts_at, window.ends_at):
        return
    price, slack = bound.price_fen, bound.slack_fen
    if limit.kind == LimitKind.COMMITMENT:
        price, slack = bounds.counted_price(sku, window), 0.0
    if price < limit.price_fen - EPSILON_FEN:
        offer_ids = tuple(sorted(offer.offer_id for offer in bounds.offers_in(window.active)))
        yield Suspicion(sku.item.sku_id, window.starts_at, window.ends_at, limit, price, slack, offer_ids)


def _joined(suspicions: Iterable[Suspicion]) -> list[Suspicion]:
    """Join adjacent windows of one SKU with the same answer."""
    joined: dict[tuple[int, Limit], list[Suspicion]] = defaultdict(list)
    for one in suspicions:
        before = joined[one.sku_id, one.limit]
        if before and before[-1].ends_at == one.starts_at and _same(before[-1], one):
            before[-1] = replace(before[-1], ends_at=one.ends_at)
        else:
            before.append(one)
    return list(chain.from_iterable(joined.values()))


def _same(one: Suspicion, other: Suspicion) -> bool:
    return (one.offer_ids, one.bound_fen) == (other.offer_ids, other.bound_fen)
