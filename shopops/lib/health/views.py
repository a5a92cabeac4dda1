"""Answers for load balancers and monitors, and the same for people."""

import platform

import celery
import django
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from shopops.lib.guards import public, require
from shopops.lib.health import queries
from shopops.lib.health.permissions import SYSTEM_VIEW
from shopops.lib.jobs.actions import retry_parked
from shopops.lib.jobs.queries import parked_rows
from shopops.lib.jobs.registry import find_kind
from shopops.lib.requests import person_of
from shopops.lib.rollup.queries import waiting_days

DIRTY_DAYS_SHOWN = 30


@public
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The web process answers."""
    return JsonResponse({"status": "ok"})


@public
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Every part of the product; 503 when something essential is missing."""
    parts = queries.look(timezone.now())
    ready = queries.is_ready(parts)
    answer = {
        "status": "ok" if ready else "unavailable",
        "checks": {part.name: {"ok": part.ok, "essential": part.essential} | part.facts for part in parts},
    }
    return JsonResponse(answer, status=200 if ready else 503)


@require(SYSTEM_VIEW)
@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """The page 系统状态: every part, days waiting to be counted again, and versions."""
    parts = queries.look(timezone.now())
    facts = {
        "parts": parts,
        "parked": parked_rows() if parts[0].ok else [],
        "dirty_days": waiting_days(timezone.now())[:DIRTY_DAYS_SHOWN],
        "versions": {
            "Python": platform.python_version(),
            "Django": django.get_version(),
            "Celery": celery.__version__,
            "PostgreSQL": parts[0].facts.get("version", ""),
        },
        "checked_at": timezone.now(),
    }
    return render(request, "health/status.html", facts)


@require(SYSTEM_VIEW)
@require_POST
def retry(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Have a parked row tried again."""
    found = find_kind(kind)
    if found is None:
        raise Http404
    if not retry_parked(kind=found, pk=pk, by=person_of(request)):
        messages.warning(request, _("这项工作已经不在停下的状态，没有重试。"))
    return redirect("health:status")
