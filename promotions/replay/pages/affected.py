"""The orders under an activity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from promotions.activities.descriptions import reply_to_buyers
from promotions.activities.pages.requests import activity_of
from promotions.permissions import PROMOTIONS_PUBLISH
from promotions.replay.affected import affected_orders
from shopops.lib.guards import require


@require(PROMOTIONS_PUBLISH)
@require_safe
def affected(request: HttpRequest, pk: int) -> HttpResponse:
    """The orders under an activity with the loss of each, and what agents tell the buyers."""
    activity = activity_of(pk)
    context = {
        "activity": activity,
        "shown": affected_orders(activity),
        "reply": reply_to_buyers(activity),
    }
    return render(request, "promotions/affected.html", context)
