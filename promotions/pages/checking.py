"""Check everything now: the button above the list of findings, how far it is, and when it was last done."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from promotions.checks.asking import ask_check
from promotions.models import UNDER_WAY, CheckRun, CheckState
from shopops.lib.access import Permission as P
from shopops.lib.guards import require
from shopops.lib.requests import person_of, wants_fragment


@require(P.PROMOTIONS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def check_all(request: HttpRequest) -> HttpResponse:
    """A part of the page of findings. When the run that it watched has ended, the list is shown anew."""
    person = person_of(request)
    may_ask = person.can(P.PROMOTIONS_PUBLISH)
    if request.method == "POST":
        if not may_ask:
            raise PermissionDenied
        ask_check(activity=None, by=person)
    if not wants_fragment(request):
        return redirect("promotions:findings")
    runs = CheckRun.objects.filter(activity=None)
    under_way = runs.filter(state__in=UNDER_WAY).first()
    context = {
        "run": under_way,
        "last": runs.filter(state__in=(CheckState.DONE, CheckState.FAILED)).order_by("-ended_at").first(),
        "may_ask": may_ask,
    }
    response = render(request, "promotions/_check_all.html", context)
    response["Cache-Control"] = "no-store"
    if under_way is None and "watched" in request.GET:
        response["HX-Refresh"] = "true"
    return response
