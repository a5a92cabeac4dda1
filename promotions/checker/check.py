"""A check of one activity, or of all: facts, then passes over them, each from bounds to baskets to findings.

What is published is checked as it stands; every draft as if it were published too, on its own; and all
drafts together, which says only what two of them would do to each other. Reads only.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from promotions.activities.models import PUBLISHED, Activity, ActivityStatus
from promotions.checker.basket_search import Searched, search
from promotions.checker.facts import coming_events, shop_of
from promotions.checker.findings import Concerns, Found, lint_finding, possible_finding, proved_finding
from promotions.checker.reply_texts import ending_quoted
from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.facts import CheckedShop
from promotions.checker.rules.lints import lint_shop
from promotions.checker.rules.suspicions import find_suspicions, find_worse
from promotions.engine.offers import Offer
from promotions.price_history.list_prices import list_price_rule
from promotions.quotes.conversion import activity_id_of
from shopops.lib.calendar import ZONE

UNPUBLISHED = (ActivityStatus.DRAFT, ActivityStatus.CHECKED, ActivityStatus.PAUSED)
# Finding suspicions takes so much of a pass; the rest is searching baskets.
SUSPICIONS_SHARE = 0.4
# How far a check is, from 0 to 1; only grows.
Report = Callable[[float], None]


@dataclass(frozen=True)
class Pass:
    """Offers that are priced together, and the sets of activities whose findings the pass answers for."""

    bounds: Bounds
    concerns: Concerns
    # How far the whole check is after it.
    until: float = 1.0
    # An activity among others: only what it makes worse than the shop `without` it counts.
    activity_id: int | None = None
    without: Bounds | None = None


@dataclass(frozen=True)
class CheckResult:
    """What a pass found, the sets of activities that it answers for, and how many SKUs it checked."""

    found: list[Found]
    concerns: Concerns
    skus: int


def check(
    activity_id: int | None, *, now: datetime, report: Report = lambda share: None
) -> Iterator[CheckResult]:
    """Every pass over one activity among all that is published, or (None) over everything that has not ended.

    Each can be stored as soon as it is made.
    """
    shop, drafts = _load(activity_id, now)
    done = 0.0
    for one in _passes(shop, drafts, activity_id):
        progress = _part(report, done, one.until)
        suspicions = _part(progress, 0, SUSPICIONS_SHARE)
        baskets = _part(progress, SUSPICIONS_SHARE, 1)
        if one.without is None:
            found, skus = find_suspicions(one.bounds, since=now, progress=suspicions), len(shop.skus)
        else:
            own = _offers_of(one.bounds.shop, {one.activity_id})
            found, skus = find_worse(one.without, one.bounds, own, since=now, progress=suspicions)
        findings = [_finding(searched, one) for searched in search(one.bounds, found, progress=baskets)]
        findings += _lints(one.bounds.shop, now)
        yield CheckResult([f for f in findings if one.concerns(f.activity_ids)], one.concerns, skus)
        done = one.until


def _load(activity_id: int | None, now: datetime) -> tuple[CheckedShop, list[int]]:
    """The facts of the shop, and which of its activities are drafts that are checked as if published."""
    wanted = Q(status__in=PUBLISHED)
    wanted |= Q(status__in=UNPUBLISHED, ends_at__gt=now) if activity_id is None else Q(pk=activity_id)
    statuses = dict(Activity.objects.filter(wanted).order_by("pk").values_list("pk", "status"))
    drafts = [pk for pk, status in statuses.items() if status in UNPUBLISHED]
    return shop_of(Activity.objects.filter(pk__in=list(statuses)), now=now), drafts


def _passes(shop: CheckedShop, drafts: Collection[int], activity_id: int | None) -> Iterator[Pass]:
    everything = _activity_ids(shop.offers)
    if activity_id is not None:
        yield _activity_pass(shop, activity_id, Bounds(_only(shop, everything - {activity_id})))
        return
    published = Bounds(_only(shop, everything - set(drafts)))
    among = _activity_ids(published.offers)
    # What is published and all drafts together take as long as many drafts on their own.
    first, last = (0.4 if drafts else 1.0), (0.8 if len(drafts) > 1 else 1.0)
    yield Pass(published, lambda ids: ids <= among, until=first)
    for number, pk in enumerate(drafts, start=1):
        yield _activity_pass(shop, pk, published, until=first + (last - first) * number / len(drafts))
    if len(drafts) > 1:
        yield Pass(Bounds(shop), lambda ids: ids <= everything and len(ids & set(drafts)) > 1)


def _activity_pass(shop: CheckedShop, activity_id: int, without: Bounds, *, until: float = 1.0) -> Pass:
    """One activity among the others. Its offers come last, so that what is known of the others is reused."""
    own = _offers_of(shop, {activity_id})
    bounds = Bounds(replace(shop, offers=(*without.offers, *own)), without)
    among = _activity_ids(bounds.offers) | {activity_id}
    return Pass(bounds, lambda ids: activity_id in ids and ids <= among, until, activity_id, without)


def _only(shop: CheckedShop, activity_ids: Collection[int]) -> CheckedShop:
    """The same shop with the offers of these activities alone."""
    return replace(shop, offers=_offers_of(shop, activity_ids))


def _offers_of(shop: CheckedShop, activity_ids: Collection[int | None]) -> tuple[Offer, ...]:
    return tuple(offer for offer in shop.offers if activity_id_of(offer.offer_id) in activity_ids)


def _activity_ids(offers: Iterable[Offer]) -> frozenset[int]:
    return _activities_of(offer.offer_id for offer in offers)


def _activities_of(offer_ids: Iterable[int]) -> frozenset[int]:
    return frozenset(map(activity_id_of, offer_ids))


def _finding(searched: Searched, one: Pass) -> Found:
    """A proof with its basket, or a suspicion; in the pass of an activity it is that activity's doing."""
    ids = searched.witness.stack if searched.witness else searched.suspicion.offer_ids
    activity_ids = _activities_of(ids) | ({one.activity_id} if one.activity_id is not None else set())
    if searched.witness:
        return proved_finding(searched.witness, searched.suspicion, activity_ids)
    return possible_finding(searched.suspicion, activity_ids)


def _lints(shop: CheckedShop, now: datetime) -> list[Found]:
    """Faults that need no basket, in order of the offers."""
    in_order = replace(shop, offers=tuple(sorted(shop.offers, key=lambda offer: offer.offer_id)))
    windows = {offer.offer_id: (offer.starts_at, offer.ends_at) for offer in shop.offers}
    found = []
    events, list_prices = coming_events(in_order, now=now), list_price_rule(now)
    for lint in lint_shop(in_order, now=now, zone=ZONE, events=events, list_prices=list_prices):
        starts_at = max(windows[offer_id][0] for offer_id in lint.offer_ids)
        ends_at = min(windows[offer_id][1] for offer_id in lint.offer_ids)
        found.append(lint_finding(lint, _activities_of(lint.offer_ids), starts_at, ends_at))
    return [*found, *ending_quoted(_activity_ids(shop.offers), now=now)]


def _part(report: Report, first: float, last: float) -> Report:
    """A step that says from 0 to 1 how far it is takes the whole from `first` to `last`."""
    return lambda share: report(first + (last - first) * share)
