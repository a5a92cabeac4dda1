"""All prices of a SKU today and in the next 30 days, with the limits that it must not fall below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from products.catalogue.models import Sku
from products.catalogue.permissions import COSTS_VIEW
from promotions.engine.eligibility import ActiveSet, covers, prepare
from promotions.engine.limits import TooManyCombinations
from promotions.engine.offers import STRANGER, Offer
from promotions.engine.quotes import Refused
from promotions.permissions import PROMOTIONS_VIEW
from promotions.price_history.lowest_prices import enrolment_window, lowest_by_tool, lowest_prices
from promotions.price_history.models import LedgerDay, PriceCommitment
from promotions.quotes.pages import shown_quote
from promotions.quotes.pages.baskets import Typed, basket_of
from promotions.quotes.queries import active_set
from promotions.rulebook.queries import rulebook_on
from shopops.lib.calendar import shop_day
from shopops.lib.guards import require
from shopops.lib.requests import person_of

DAYS_AHEAD = 30
MAX_WINDOWS = 60


@dataclass(frozen=True)
class Window:
    """A time in which the price of one piece does not change; None: it could not be priced."""

    starts_at: datetime
    ends_at: datetime
    shown: shown_quote.ShownQuote | None
    # Offers that cover the SKU then and gave nothing on one piece.
    idle: list[Refused]
    is_now: bool


@require(PROMOTIONS_VIEW)
@require_safe
def price_card(request: HttpRequest, sku_id: str) -> HttpResponse:
    """One SKU: prices window by window for one piece bought by a new buyer, floor, cost, lowest price."""
    sku = get_object_or_404(Sku.objects.select_related("product"), sku_id=sku_id.replace("\0", ""))
    now = timezone.now()
    windows = windows_of(sku, now)
    first, last = enrolment_window(shop_day(now))
    counted = lowest_prices([sku.pk], first=first, last=last).get(sku.pk)
    tools = dict(LedgerDay._meta.get_field("tool").flatchoices)
    known = [window.shown.pays_cny for window in windows if window.shown]
    context = {
        "sku": sku,
        "windows": windows,
        "lowest": [(tools[one.tool], one) for one in lowest_by_tool(sku.pk, first=first, last=last)],
        "lowest_counted": counted.price_cny if counted else None,
        "lowest_days": (last - first).days + 1,
        "cheapest": min(known, default=None),
        "promises": PriceCommitment.objects.filter(sku=sku, ends_at__gt=now).order_by("starts_at"),
        "sees_costs": person_of(request).can(COSTS_VIEW),
        "days": DAYS_AHEAD,
    }
    return render(request, "promotions/price_history/price_card.html", context)


def windows_of(sku: Sku, now: datetime) -> list[Window]:
    """The times until 30 days from now, cut wherever an offer on the SKU begins or ends."""
    typed = basket_of([sku])
    item = typed.basket().lines[0].item
    until = now + timedelta(days=DAYS_AHEAD)
    offers = [
        o for o in active_set().offers if o.ends_at > now and o.starts_at < until and covers(o.scope, item)
    ]
    edges = sorted({now, until, *_edges(offers, now, until)})[: MAX_WINDOWS + 1]
    prepared = prepare(offers)
    return [
        _window(typed, prepared, starts_at, ends_at, is_now=starts_at == now)
        for starts_at, ends_at in pairwise(edges)
    ]


def _edges(offers: Sequence[Offer], now: datetime, until: datetime) -> set[datetime]:
    return {edge for offer in offers for edge in (offer.starts_at, offer.ends_at) if now < edge < until}


def _window(
    typed: Typed, prepared: ActiveSet, starts_at: datetime, ends_at: datetime, *, is_now: bool
) -> Window:
    try:
        shown = shown_quote.price(
            typed, prepared, moment=starts_at, buyer=STRANGER, rulebook=rulebook_on(shop_day(starts_at))
        )
    except TooManyCombinations:
        return Window(starts_at, ends_at, None, [], is_now)
    live = {o.offer_id for o in prepared.offers if o.starts_at <= starts_at < o.ends_at}
    idle = [one for one in shown.quote.refused if one.offer_id in live]
    return Window(starts_at, ends_at, shown, idle, is_now)
