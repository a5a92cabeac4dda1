"""The agents' lookup page: wide, as a narrow window beside the chat client, and as an overlay."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from customer_service.replies.models import Stage, Step
from customer_service.replies.permissions import REPLIES_USE
from shopops.lib.guards import require

CHOICES = {"steps": Step, "stages": Stage}


@require(REPLIES_USE)
@require_safe
def lookup(request: HttpRequest) -> HttpResponse:
    """The page that is open all day; the list of replies comes by the API and is kept in the browser."""
    return render(request, "replies/lookup.html", CHOICES)


@require(REPLIES_USE)
@require_safe
def compact(request: HttpRequest) -> HttpResponse:
    """The same for a window of 360 pixels, without navigation."""
    return render(request, "replies/compact.html", CHOICES)


@require(REPLIES_USE)
@require_safe
def panel(request: HttpRequest) -> HttpResponse:
    """The lookup alone, for the overlay that Ctrl+K opens on any page."""
    return render(request, "replies/_lookup.html", CHOICES | {"is_overlay": True})
