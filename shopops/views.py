"""The home dashboard."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shopops.lib.guards import signed_in


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The manager's dashboard."""
    return render(request, "base.html")
