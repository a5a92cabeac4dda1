"""Answers for load balancers and monitors."""

from django.http import HttpRequest, JsonResponse

from shopops.lib.guards import public


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """The web process answers."""
    return JsonResponse({"status": "ok"})


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """Replaced by the real checks."""
    return JsonResponse({"status": "ok"})
