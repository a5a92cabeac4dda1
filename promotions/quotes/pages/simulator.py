"""What does this buyer pay for these items at that moment, and why: the price simulator."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from promotions.engine.limits import TooManyCombinations
from promotions.engine.money import to_fen
from promotions.engine.offers import BuyerFacts
from promotions.permissions import PROMOTIONS_VIEW
from promotions.quotes.pages import shown_quote
from promotions.quotes.pages.baskets import typed
from promotions.quotes.queries import active_set
from promotions.rulebook.queries import rulebook_on
from promotions.segments.models import Segment
from shopops.lib.calendar import shop_day
from shopops.lib.guards import require
from shopops.lib.requests import wants_fragment

KINDS = (("new", _("新客")), ("old", _("老客")))


class BuyerForm(forms.Form):
    """Who buys, when and where; everything may be left out."""

    buyer = forms.ChoiceField(label=_("买家"), choices=KINDS, required=False)
    vip_level = forms.IntegerField(label=_("会员等级"), required=False, min_value=0, max_value=99)
    at = forms.DateTimeField(
        label=_("下单时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("不写就是现在。"),
    )
    region = forms.CharField(label=_("收货省份"), required=False, max_length=40)
    postage = forms.DecimalField(
        label=_("邮费（元）"), required=False, min_value=0, max_digits=8, decimal_places=2
    )
    coins = forms.DecimalField(
        label=_("淘金币可抵（元）"), required=False, min_value=0, max_digits=8, decimal_places=2
    )
    segments = forms.MultipleChoiceField(label=_("人群"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(Segment.objects.values_list("key", "name"))
        if choices:
            self.fields["segments"].choices = choices  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["segments"]

    def facts(self) -> BuyerFacts:
        """The buyer for the engine; public coupons count as held by everybody."""
        cleaned = self.cleaned_data
        return BuyerFacts(
            vip_level=cleaned.get("vip_level") or 0,
            is_new=cleaned.get("buyer") != "old",
            segments=frozenset(cleaned.get("segments") or ()),
            coins_fen=to_fen(cleaned["coins"]) if cleaned.get("coins") else 0,
        )

    def moment(self) -> datetime:
        return self.cleaned_data.get("at") or timezone.now()


@require(PROMOTIONS_VIEW)
@require_safe
def simulator(request: HttpRequest) -> HttpResponse:
    """The address is the state: basket_sku, basket_quantity (repeated) and the fields of BuyerForm."""
    basket, form = typed(request.GET), BuyerForm(request.GET)
    context: dict[str, Any] = {"form": form, "rows": basket.rows}
    if form.is_valid() and basket:
        context |= _priced(basket, form)
    template = (
        "promotions/quotes/_simulated.html" if wants_fragment(request) else "promotions/quotes/simulator.html"
    )
    return render(request, template, context)


def _priced(basket: Any, form: BuyerForm) -> dict[str, Any]:
    cleaned, moment, offers = form.cleaned_data, form.moment(), active_set()
    try:
        shown = shown_quote.price(
            basket,
            offers,
            moment=moment,
            buyer=form.facts(),
            rulebook=rulebook_on(shop_day(moment)),
            region=cleaned.get("region", ""),
            postage_fen=to_fen(cleaned["postage"]) if cleaned.get("postage") else 0,
        )
    except TooManyCombinations as error:
        titles = {offer.offer_id: offer.title for offer in offers.offers}
        return {"trouble": shown_quote.too_many(error, titles)}
    return {"shown": shown, "moment": moment, "is_now": not cleaned.get("at")}
