"""The checker's word on an unsaved draft: the worst baskets it would allow among all that is published."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from products.catalogue.models import Sku
from promotions.activities.draft_checks import wrong_with
from promotions.activities.models import PUBLISHED, Activity, Finding
from promotions.checker.basket_search import Searched, search
from promotions.checker.facts import shop_of
from promotions.checker.findings import possible_finding, proved_finding
from promotions.checker.rules.bounds import Bounds
from promotions.checker.rules.suspicions import find_suspicions, touched
from promotions.checker.sentences import ShownFinding, unsaved
from promotions.permissions import PROMOTIONS_EDIT
from promotions.quotes.conversion import activity_id_of
from promotions.quotes.pages.preview import form_of
from promotions.quotes.unsaved import UNSAVED, offers_of_draft
from shopops.lib.guards import require

# A draft is checked while it is written. In a shop of 5,000 SKUs and 200 activities reading takes two seconds, and
# all SKUs would take three more. Searching baskets takes longest: only where the price may be deepest.
MOST_SKUS = 1_000
MOST_SEARCHED = 10
MOST_SHOWN = 3


@require(PROMOTIONS_EDIT)
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """The editor's form as it is typed; nothing is written."""
    return render(request, "promotions/checker/_trial.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    form = form_of(request)
    if form is None or not form.is_valid():
        return {}
    draft, now = form.draft(), timezone.now()
    if wrong_with(draft) or draft.facts["ends_at"] <= now:
        return {}
    pk = form.activity.pk if form.activity else UNSAVED
    own = offers_of_draft(draft, form.activity, now)
    shop = shop_of(Activity.objects.filter(status__in=PUBLISHED).exclude(pk=pk), now=now)
    before = Bounds(shop)
    after = Bounds(replace(shop, offers=(*shop.offers, *own)), before)
    sku_ids, spans = touched(before, after, own)
    checked = frozenset(sorted(sku_ids)[:MOST_SKUS])
    if not spans:
        return {"checked": 0, "findings": []}
    first, last = max(now, min(start for start, _end in spans)), max(end for _start, end in spans)
    suspicions = find_suspicions(after, since=first, until=last, sku_ids=checked)
    found = [_row(one) for one in search(after, suspicions, most=MOST_SEARCHED) if pk in _activities(one)]
    found.sort(key=lambda pair: (pair[0].witness is None, -(pair[0].loss_cny or 0)))
    proved = sum(row.witness is not None for row, _ids in found)
    return {
        "checked": len(checked),
        "of": len(sku_ids),
        "proved": proved,
        "possible": len(found) - proved,
        "findings": _shown([row for row, _ids in found[:MOST_SHOWN]]),
    }


def _activities(one: Searched) -> frozenset[int]:
    ids = one.witness.stack if one.witness else one.suspicion.offer_ids
    return frozenset(map(activity_id_of, ids))


def _row(one: Searched) -> tuple[Finding, frozenset[int]]:
    """As the check after saving would store it."""
    ids = _activities(one)
    found = (
        proved_finding(one.witness, one.suspicion, ids)
        if one.witness
        else possible_finding(one.suspicion, ids)
    )
    row = Finding(
        code=found.code,
        severity=found.severity,
        certainty=found.certainty,
        sku_id=found.sku_id,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        limit_cny=found.limit_cny,
        price_cny=found.price_cny,
        loss_cny=found.loss_cny,
        orders_possible=found.orders_possible,
        witness=dict(found.witness) if found.witness else None,
    )
    return row, ids


def _shown(rows: list[Finding]) -> list[ShownFinding]:
    skus = Sku.objects.select_related("product").in_bulk([row.sku_id for row in rows if row.sku_id])
    for row in rows:
        row.sku = skus.get(row.sku_id) if row.sku_id else None
    return unsaved(rows)
