"""The orders under an activity."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from promotions.activities.descriptions import reply_to_buyers
from promotions.activities.pages.requests import activity_of
from promotions.permissions import PROMOTIONS_PUBLISH
from promotions.replay.affected import affected_orders, sum_affected
from shopops.lib.guards import require


@require(PROMOTIONS_PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def affected(request: HttpRequest, pk: int) -> HttpResponse:
    """Orders that used an activity, with the loss of each and the answer to buyers. POST counts them again."""
    activity = activity_of(pk)
    if request.method == "POST":
        sum_affected(activity)
        return redirect("promotions:affected", pk)
    context = {
        "activity": activity,
        "shown": affected_orders(activity),
        "reply": reply_to_buyers(activity),
    }
    return render(request, "promotions/replay/affected.html", context)
