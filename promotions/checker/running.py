"""Run the checker over rows: one activity, or all of them.

What is published is checked as it stands; every draft as if it were published too, on its own; and all
drafts together, which tells only what two of them would do to each other.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from promotions.activities.models import PUBLISHED, Activity, ActivityStatus
from promotions.checker.facts import coming_events, shop_of
from promotions.checker.findings import Concerns, Found, of_lint, of_suspicion, of_witness
from promotions.checker.progress import ReportShare, counted, ignore, part
from promotions.checker.reply_texts import ending_quoted
from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedShop, Suspicion
from promotions.checker.rules.lints import lint_shop
from promotions.checker.rules.suspicions import EPSILON_FEN, find_suspicions, touched
from promotions.checker.searching import Searched, search
from promotions.engine.offers import Offer
from promotions.price_history.list_prices import list_price_rule
from promotions.quotes.conversion import activity_id_of
from shopops.lib.calendar import ZONE

UNPUBLISHED = (ActivityStatus.DRAFT, ActivityStatus.CHECKED, ActivityStatus.PAUSED)


# Finding suspicions is so much of looking at one activity; the rest is searching baskets.
FINDING = 0.4


@dataclass(frozen=True)
class CheckResult:
    """What a look found, the sets of activities that it answers for, and how many SKUs it looked at."""

    found: list[Found]
    concerns: Concerns
    skus: int


def check_one(activity_id: int, *, now: datetime, report: ReportShare = ignore) -> CheckResult:
    """One activity among all that is published. Reads only."""
    published = Activity.objects.filter(status__in=PUBLISHED).values_list("pk", flat=True)
    shop = shop_of(Activity.objects.filter(pk__in={activity_id, *published}), now=now)
    without = _only(shop, _activity_ids(shop.offers) - {activity_id})
    return _look_at(activity_id, shop, Bounds(without), now, report)


def check_all_activities(*, now: datetime, report: ReportShare = ignore) -> Iterator[CheckResult]:
    """Everything that has not ended, look by look; each can be stored as soon as it is made."""
    states = dict(
        Activity.objects.filter(Q(status__in=PUBLISHED) | Q(status__in=UNPUBLISHED, ends_at__gt=now))
        .order_by("pk")
        .values_list("pk", "status")
    )
    drafts = [pk for pk, status in states.items() if status in UNPUBLISHED]
    # All that is published and all drafts together take as long as many drafts on their own.
    first = 1.0 if not drafts else 0.4
    last = 0.8 if len(drafts) > 1 else 1.0
    everything = shop_of(Activity.objects.filter(pk__in=list(states)), now=now)
    published = Bounds(_only(everything, states.keys() - set(drafts)))
    among = _activity_ids(published.offers)
    yield _look_for(published, now, lambda ids: ids <= among, part(report, 0, first))
    for place, pk in enumerate(drafts):
        step = (last - first) / len(drafts)
        mine = part(report, first + place * step, first + (place + 1) * step)
        yield _look_at(pk, everything, published, now, mine)
    if len(drafts) > 1:
        yield _look_at_drafts_together(everything, frozenset(drafts), now, part(report, last, 1))


def _look_at_drafts_together(
    everything: CheckedShop, drafts: frozenset[int], now: datetime, report: ReportShare
) -> CheckResult:
    among = _activity_ids(everything.offers)
    return _look_for(Bounds(everything), now, lambda ids: ids <= among and len(ids & drafts) > 1, report)


def _only(shop: CheckedShop, activity_ids: Collection[int]) -> CheckedShop:
    """The same shop with the offers of these activities alone."""
    return replace(
        shop, offers=tuple(offer for offer in shop.offers if activity_id_of(offer.offer_id) in activity_ids)
    )


def _activity_ids(offers: Iterable[Offer]) -> frozenset[int]:
    return frozenset(activity_id_of(offer.offer_id) for offer in offers)


def _look_for(bounds: Bounds, now: datetime, concerns: Concerns, report: ReportShare) -> CheckResult:
    """Everything in a shop that concerns some activities."""
    finding, searching = part(report, 0, FINDING), part(report, FINDING, 1)
    suspicions = find_suspicions(bounds, since=now, progress=counted(finding))
    found = [_found(one) for one in search(bounds, suspicions, progress=counted(searching))]
    kept = [one for one in (*found, *_lints(bounds.shop, now)) if concerns(one.activity_ids)]
    return CheckResult(kept, concerns, len(bounds.shop.skus))


def _look_at(
    activity_id: int, everything: CheckedShop, without: Bounds, now: datetime, report: ReportShare
) -> CheckResult:
    """What one activity does among the others: on the SKUs it can touch, and what would not be without it."""
    own = tuple(o for o in everything.offers if activity_id_of(o.offer_id) == activity_id)
    # Its offers come last, so that what is known of the others is taken over.
    shop = replace(everything, offers=(*without.offers, *own))
    among = _activity_ids(shop.offers) | {activity_id}
    found, skus = _found_of(activity_id, own, without, Bounds(shop, without), now, report)
    in_order = replace(shop, offers=tuple(sorted(shop.offers, key=lambda offer: offer.offer_id)))
    found += [lint for lint in _lints(in_order, now) if activity_id in lint.activity_ids]
    return CheckResult(found, lambda ids: activity_id in ids and ids <= among, skus)


def _found_of(
    activity_id: int, own: Sequence[Offer], before: Bounds, after: Bounds, now: datetime, report: ReportShare
) -> tuple[list[Found], int]:
    sku_ids, spans = touched(before, after, own)
    if not spans:
        return [], 0
    first, last = max(now, min(start for start, _ in spans)), max(end for _, end in spans)
    finding, searching = part(report, 0, FINDING), part(report, FINDING, 1)
    suspicions = find_suspicions(after, since=first, until=last, sku_ids=sku_ids, progress=counted(finding))
    known = _known(find_suspicions(before, since=first, until=last, sku_ids=sku_ids))
    worse = [one for one in suspicions if _is_worse_than(one, known)]
    found = [_found(one) for one in search(after, worse, progress=counted(searching))]
    return [replace(one, activity_ids=one.activity_ids | {activity_id}) for one in found], len(sku_ids)


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
    for lint in lint_shop(shop, now=now, zone=ZONE, events=events, list_prices=list_prices):
        starts_at = max(windows[offer_id][0] for offer_id in lint.offer_ids)
        ends_at = min(windows[offer_id][1] for offer_id in lint.offer_ids)
        found.append(of_lint(lint, _activity_ids_of(lint.offer_ids), starts_at, ends_at))
    return [*found, *ending_quoted(_activity_ids(shop.offers), now=now)]
