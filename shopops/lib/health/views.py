"""Answers for load balancers and monitors, and the same for people."""

import platform

import celery
import django
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shopops.lib.guards import public, require
from shopops.lib.health import queries
from shopops.lib.health.permissions import SYSTEM_VIEW
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
