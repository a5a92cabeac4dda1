"""Run the checker over rows: one activity, or all of them.

What is published is checked as it stands; every draft as if it were published too, on its own; and all
drafts together, which tells only what two of them would do to each other.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from promotions.checks.facts import coming_events, shop_of
from promotions.checks.list_prices import list_price_rule
from promotions.checks.quoting import ending_quoted
from promotions.checks.searching import Searched, search
from promotions.checks.storing import Concerns, Found, fix_ended, of_lint, of_suspicion, of_witness, store
from promotions.models import PUBLISHED, Activity, ActivityStatus
from promotions.offers import activity_id_of
from promotions.rules.checking.bounds import Bounds
from promotions.rules.checking.facts import CheckedShop, Suspicion
from promotions.rules.checking.lints import lint_shop
from promotions.rules.checking.suspicions import EPSILON_FEN, find_suspicions, touched
from promotions.rules.offers import Offer
from shopops.lib.calendar import SHOP_ZONE

UNPUBLISHED = (ActivityStatus.DRAFT, ActivityStatus.CHECKED, ActivityStatus.PAUSED)


@dataclass(frozen=True)
class Stored:
    """What a run changed."""

    new: int = 0
    opened_again: int = 0
    fixed: int = 0

    def plus(self, other: tuple[int, int, int]) -> "Stored":
        new, again, fixed = other
        return Stored(self.new + new, self.opened_again + again, self.fixed + fixed)


def check_one(
    activity_id: int, *, now: datetime, progress: Callable[[int, int], None] | None = None
) -> Stored:
    """Check one activity among all that is published."""
    published = Activity.objects.filter(status__in=PUBLISHED).exclude(pk=activity_id)
    shop = shop_of(
        Activity.objects.filter(pk__in=[activity_id, *published.values_list("pk", flat=True)]), now=now
    )
    found = list(_found_of(shop, activity_id, now, progress))
    among = _activity_ids(shop.offers) | {activity_id}
    return Stored().plus(store(found, now=now, concerns=_with(activity_id, among)))


def check_all(*, now: datetime, progress: Callable[[int, int], None] | None = None) -> Stored:
    """Check everything that has not ended. Can be stopped and done again at any time."""
    fix_ended(now=now)
    published = Activity.objects.filter(status__in=PUBLISHED)
    shop = shop_of(published, now=now)
    among = _activity_ids(shop.offers)
    found = _found_in(shop, now, lambda ids: ids <= among, progress)
    stored = Stored().plus(store(found, now=now, concerns=lambda ids: ids <= among))
    drafts = list(
        Activity.objects.filter(status__in=UNPUBLISHED, ends_at__gt=now).values_list("pk", flat=True)
    )
    for pk in drafts:
        stored = stored.plus(_as_tuple(check_one(pk, now=now)))
    if len(drafts) > 1:
        stored = stored.plus(_check_drafts_together(frozenset(drafts), now))
    return stored


def _check_drafts_together(drafts: frozenset[int], now: datetime) -> tuple[int, int, int]:
    everything = Activity.objects.exclude(status=ActivityStatus.ENDED).filter(ends_at__gt=now)
    shop = shop_of(everything, now=now)
    among = _activity_ids(shop.offers)

    def concerns(ids: frozenset[int]) -> bool:
        return ids <= among and len(ids & drafts) > 1

    return store(_found_in(shop, now, concerns), now=now, concerns=concerns)


def _as_tuple(stored: Stored) -> tuple[int, int, int]:
    return stored.new, stored.opened_again, stored.fixed


def _with(activity_id: int, among: frozenset[int] | set[int]) -> Concerns:
    return lambda ids: activity_id in ids and ids <= among


def _activity_ids(offers: Iterable[Offer]) -> frozenset[int]:
    return frozenset(activity_id_of(offer.offer_id) for offer in offers)


def _found_in(
    shop: CheckedShop,
    now: datetime,
    concerns: Concerns,
    progress: Callable[[int, int], None] | None = None,
) -> list[Found]:
    """Everything in a shop that concerns some activities."""
    bounds = Bounds(shop)
    suspicions = find_suspicions(bounds, since=now, progress=progress)
    found = [_found(one) for one in search(bounds, suspicions)]
    return [one for one in (*found, *_lints(shop, now)) if concerns(one.activity_ids)]


def _found_of(
    shop: CheckedShop, activity_id: int, now: datetime, progress: Callable[[int, int], None] | None
) -> Iterator[Found]:
    """What one activity does among the others: on the SKUs it can touch, and what would not be without it."""
    own = [offer for offer in shop.offers if activity_id_of(offer.offer_id) == activity_id]
    without = replace(shop, offers=tuple(offer for offer in shop.offers if offer not in own))
    before, after = Bounds(without), Bounds(shop)
    sku_ids, spans = touched(before, after, own)
    if spans:
        first, last = max(now, min(start for start, _ in spans)), max(end for _, end in spans)
        suspicions = find_suspicions(after, since=first, until=last, sku_ids=sku_ids, progress=progress)
        known = _known(find_suspicions(before, since=first, until=last, sku_ids=sku_ids))
        for one in search(after, [one for one in suspicions if _is_worse_than(one, known)]):
            found = _found(one)
            yield replace(found, activity_ids=found.activity_ids | {activity_id})
    for lint in _lints(shop, now):
        if activity_id in lint.activity_ids:
            yield lint


Known = dict[tuple[int, str], list[Suspicion]]


def _known(suspicions: Sequence[Suspicion]) -> Known:
    known: Known = {}
    for one in suspicions:
        known.setdefault((one.sku_id, one.limit.kind), []).append(one)
    return known


def _is_worse_than(suspicion: Suspicion, known: Known) -> bool:
    """Whether it is not there, or not as bad, without the activity."""
    return not any(
        other.starts_at < suspicion.ends_at
        and suspicion.starts_at < other.ends_at
        and other.bound_fen <= suspicion.bound_fen + EPSILON_FEN
        for other in known.get((suspicion.sku_id, suspicion.limit.kind), [])
    )


def _found(one: Searched) -> Found:
    if one.witness is not None:
        return of_witness(one.witness, one.suspicion, _activity_ids_of(one.witness.stack))
    return of_suspicion(one.suspicion, _activity_ids_of(one.suspicion.offer_ids))


def _activity_ids_of(offer_ids: Collection[int]) -> frozenset[int]:
    return frozenset(map(activity_id_of, offer_ids))


def _lints(shop: CheckedShop, now: datetime) -> list[Found]:
    windows = {offer.offer_id: (offer.starts_at, offer.ends_at) for offer in shop.offers}
    found = []
    events, list_prices = coming_events(shop, now=now), list_price_rule(now)
    for lint in lint_shop(shop, now=now, zone=SHOP_ZONE, events=events, list_prices=list_prices):
        starts_at = max(windows[offer_id][0] for offer_id in lint.offer_ids)
        ends_at = min(windows[offer_id][1] for offer_id in lint.offer_ids)
        found.append(of_lint(lint, _activity_ids_of(lint.offer_ids), starts_at, ends_at))
    return [*found, *ending_quoted(_activity_ids(shop.offers), now=now)]
