"""Live preview: the unsaved draft priced for a basket among all that is published, without writing anything."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from products.catalogue.models import Sku
from promotions.activities.draft_checks import wrong_with
from promotions.activities.models import Activity
from promotions.activities.pages.editor.forms import ActivityForm
from promotions.activities.pages.editor.shapes import SHAPES
from promotions.engine.eligibility import ActiveSet, covers, prepare
from promotions.engine.limits import TooManyCombinations
from promotions.engine.offers import BuyerFacts, Offer
from promotions.permissions import PROMOTIONS_EDIT
from promotions.quotes.conversion import activity_id_of, item_of
from promotions.quotes.pages import shown_quote
from promotions.quotes.pages.baskets import Typed, basket_of, typed
from promotions.quotes.queries import active_set
from promotions.quotes.unsaved import UNSAVED, offers_of_draft
from promotions.rulebook.queries import rulebook_on
from shopops.lib.calendar import shop_day
from shopops.lib.guards import require

# How far to look for something that the draft covers, when no basket was typed.
SKUS_TRIED = 500


@require(PROMOTIONS_EDIT)
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The editor's form as it is typed, and the basket beside it."""
    return render(request, "promotions/quotes/_preview.html", _context(request))


def form_of(request: HttpRequest) -> ActivityForm | None:
    """The editor's form as it was sent, new or of a stored activity; None when it is of no known kind."""
    kind, number = request.POST.get("kind", ""), request.POST.get("activity", "")
    if kind not in SHAPES:
        return None
    known = number.isascii() and number.isdigit() and len(number) < 10
    activity = Activity.objects.filter(pk=int(number)).first() if known else None
    return ActivityForm(request.POST, kind=kind, activity=activity, drop_unknown=True)


def _context(request: HttpRequest) -> dict[str, Any]:
    form = form_of(request)
    if form is None:
        return {}
    activity = form.activity
    if not form.is_valid():
        return {
            "unfinished": [form.fields[name].label for name in form.errors if name in form.fields],
            "wrong": list(dict.fromkeys(sentence for row in form.tier_rows for sentence in row.sentences())),
        }
    draft = form.draft()
    if wrong := wrong_with(draft):
        return {"wrong": [sentence for sentences in wrong.values() for sentence in sentences]}
    now = timezone.now()
    own = offers_of_draft(draft, activity, now)
    basket = typed(request.POST) or basket_of(_something_covered(own))
    if not basket:
        return {"nothing_covered": True}
    return _priced(basket, own, draft.facts["starts_at"], draft.facts["ends_at"], activity, now)


def _priced(
    basket: Typed,
    own: tuple[Offer, ...],
    starts_at: datetime,
    ends_at: datetime,
    activity: Activity | None,
    now: datetime,
) -> dict[str, Any]:
    """With the draft and without it, at its first moment, or now when that is past."""
    moment = now if starts_at <= now < ends_at else starts_at
    pk = activity.pk if activity else UNSAVED
    others = [offer for offer in active_set().offers if activity_id_of(offer.offer_id) != pk]
    buyer = _buyer_for(own)
    try:
        with_it, without_it = (
            _price(basket, prepare(offers), moment, buyer) for offers in ([*others, *own], others)
        )
    except TooManyCombinations as error:
        titles = {offer.offer_id: offer.title for offer in [*others, *own]}
        return {"wrong": [shown_quote.too_many(error, titles)]}
    took_part = any(one.activity_id == pk for one in with_it.discounts)
    return {
        "shown": with_it,
        "without": without_it,
        "moment": moment,
        "took_part": took_part or bool(with_it.gifts),
        "own_id": pk,
    }


def _price(basket: Typed, offers: ActiveSet, moment: datetime, buyer: BuyerFacts) -> shown_quote.ShownQuote:
    rulebook = rulebook_on(shop_day(moment))
    return shown_quote.price(basket, offers, moment=moment, buyer=buyer, rulebook=rulebook)


def _buyer_for(own: tuple[Offer, ...]) -> BuyerFacts:
    """A buyer whom the draft is for."""
    audience = own[0].audience if own else None
    return BuyerFacts(
        vip_level=audience.min_vip_level if audience else 0,
        is_new=not audience or audience.new_buyers is not False,
        segments=audience.segments if audience else frozenset(),
        coins_fen=10**9,
    )


def _something_covered(own: tuple[Offer, ...]) -> list[Sku]:
    """A SKU that the draft covers, or all that a bundle holds."""
    bundle = next((offer.bundle for offer in own if offer.bundle), None)
    skus = Sku.objects.select_related("product").order_by("-product__sold_quantity", "pk")
    if bundle:
        return list(skus.filter(pk__in=list(bundle.pieces)))
    named = {pk for offer in own for pk in offer.scope.sku_ids}
    candidates = skus.filter(pk__in=list(named)[:SKUS_TRIED]) if named else skus[:SKUS_TRIED]
    for sku in candidates:
        if any(covers(offer.scope, item_of(sku)) for offer in own):
            return [sku]
    return []
