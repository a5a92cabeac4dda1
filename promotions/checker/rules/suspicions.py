"""Where the bound is under a limit: for all SKUs, or again for those that a change can touch."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from promotions.checker.rules.bounds import Bound, Bounds
from promotions.checker.rules.facts import CheckedShop, CheckedSku, Limit, LimitKind, Suspicion
from promotions.checker.rules.windows import Window
from promotions.engine.offers import Offer, Scope

# A bound this little under a limit is a matter of floating point: prices are whole fen of up to 100,000 pieces.
EPSILON_FEN = 1e-6
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Checked:
    """A check that was made, and what a later one needs to look only at what has changed."""

    bounds: Bounds
    since: datetime
    suspicions: tuple[Suspicion, ...]


def check(shop: CheckedShop, *, since: datetime, progress: Progress | None = None) -> Checked:
    """Look at every SKU in every window after `since`."""
    bounds = Bounds(shop)
    return Checked(bounds, since, tuple(find_suspicions(bounds, since=since, progress=progress)))


def recheck(before: Checked, shop: CheckedShop, *, progress: Progress | None = None) -> Checked:
    """The same as `check(shop, since=before.since)`, but looks only at what changed offers can touch."""
    if _facts_differ(before.bounds.shop, shop):
        return check(shop, since=before.since, progress=progress)
    changed = _changed(before.bounds.offers, shop.offers)
    bounds = Bounds(replace(shop, offers=_in_places(before.bounds.offers, shop.offers)), before.bounds)
    sku_ids, spans = touched(before.bounds, bounds, changed)
    if not spans:
        return Checked(bounds, before.since, before.suspicions)
    first = max(before.since, min(start for start, _ in spans))
    last = max(end for _, end in spans)
    kept = [one for one in before.suspicions if one.sku_id not in sku_ids]
    kept += _outside([one for one in before.suspicions if one.sku_id in sku_ids], first, last)
    kept += find_suspicions(bounds, since=first, until=last, sku_ids=sku_ids, progress=progress)
    order = {sku.item.sku_id: place for place, sku in enumerate(shop.skus)}
    limits = {sku.item.sku_id: sku.limits for sku in shop.skus}
    kept.sort(key=lambda s: (order[s.sku_id], limits[s.sku_id].index(s.limit), s.starts_at))
    return Checked(bounds, before.since, tuple(_joined(kept)))


def _changed(before: Sequence[Offer], after: Sequence[Offer]) -> list[Offer]:
    """Offers that came, went, or were changed, in both their versions."""
    old, new = {o.offer_id: o for o in before}, {o.offer_id: o for o in after}
    ids = [i for i in old.keys() | new.keys() if old.get(i) != new.get(i)]
    return [offer for i in sorted(ids) for offer in (old.get(i), new.get(i)) if offer]


def _in_places(before: Sequence[Offer], after: Sequence[Offer]) -> tuple[Offer, ...]:
    """Offers where they were before; one that went is never active and touches nothing, new ones come last."""
    new = {offer.offer_id: offer for offer in after}
    old = {offer.offer_id for offer in before}
    there = [new.get(offer.offer_id) or _gone(offer) for offer in before]
    return (*there, *(offer for offer in after if offer.offer_id not in old))


def _gone(offer: Offer) -> Offer:
    return replace(offer, ends_at=offer.starts_at, scope=Scope(), bundle=None)


def _facts_differ(before: CheckedShop, after: CheckedShop) -> bool:
    return before.skus != after.skus or before.counted_offer_ids != after.counted_offer_ids


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
    """Whether a change may move what lines hand on to others: then it can touch every SKU."""
    over_discounted = before.over_discounted_sku_ids | after.over_discounted_sku_ids
    return before.over_discounted_sku_ids != after.over_discounted_sku_ids or not over_discounted.isdisjoint(
        before.skus_touched_by(changed_ids) | after.skus_touched_by(changed_ids)
    )


def _outside(suspicions: Iterable[Suspicion], first: datetime, last: datetime) -> list[Suspicion]:
    """What of these lies before `first` or from `last` on."""
    parts = []
    for one in suspicions:
        if one.starts_at < first:
            parts.append(replace(one, ends_at=min(one.ends_at, first)))
        if one.ends_at > last:
            parts.append(replace(one, starts_at=max(one.starts_at, last)))
    return parts


def find_suspicions(
    bounds: Bounds,
    *,
    since: datetime,
    until: datetime | None = None,
    sku_ids: Collection[int] | None = None,
    progress: Progress | None = None,
) -> list[Suspicion]:
    """Every SKU and window after `since` whose bound is under a limit; neighbouring windows with the same
    answer are one. `sku_ids`: look at these only. `progress(done, of)` is called now and then."""
    chosen = [sku for sku in bounds.shop.skus if sku_ids is None or sku.item.sku_id in sku_ids]
    found: list[Suspicion] = []
    for done, sku in enumerate(chosen):
        if progress and done % 100 == 0:
            progress(done, len(chosen))
        if sku.limits:
            found.extend(_joined(_suspicions_of(bounds, sku, since, until)))
    if progress:
        progress(len(chosen), len(chosen))
    return found


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
    """Windows of one SKU that touch and say the same become one."""
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
