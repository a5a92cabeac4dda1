"""Check everything now: the button above the list of findings, how far it is, and when it was last done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from promotions.checker.models import CheckRun
from promotions.checker.requests import ask_check
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_PUBLISH
from shopops.lib.guards import require
from shopops.lib.jobs.models import WORKING
from shopops.lib.requests import person_of, wants_fragment


@require(PROMOTIONS_EDIT)
@require_safe
def check_all(request: HttpRequest) -> HttpResponse:
    """A part of the page of findings. When the run that it watched has ended, the list is shown anew."""
    return _part(request)


@require(PROMOTIONS_PUBLISH)
@require_POST
def ask_all(request: HttpRequest) -> HttpResponse:
    """Have everything checked now; a check under way is joined."""
    ask_check(activity=None, by=person_of(request))
    return _part(request)


def _part(request: HttpRequest) -> HttpResponse:
    if not wants_fragment(request):
        return redirect("promotions:findings")
    runs = CheckRun.objects.filter(activity=None)
    under_way = runs.filter(state__in=WORKING).first()
    context = {
        "run": under_way,
        "last": runs.exclude(state__in=WORKING).order_by("-asked_at").first(),
        "may_ask": person_of(request).can(PROMOTIONS_PUBLISH),
    }
    response = render(request, "promotions/checker/_check_all.html", context)
    response["Cache-Control"] = "no-store"
    if under_way is None and "watched" in request.GET:
        response["HX-Refresh"] = "true"
    return response
