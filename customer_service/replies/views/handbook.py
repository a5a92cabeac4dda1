"""The handbook to read and print, the page of its use, and the file for the seller client."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from customer_service.replies.client_file import client_file
from customer_service.replies.handbook import handbook
from customer_service.replies.lists import OUTDATED
from customer_service.replies.models import Category, MissState, SearchMiss
from customer_service.replies.permissions import REPLIES_MANAGE, REPLIES_USE
from customer_service.replies.queries import PERIODS_DAYS, usage_page
from customer_service.replies.usage import settle_miss
from shopops.lib.audit.actions import record
from shopops.lib.guards import require
from shopops.lib.requests import person_of

LARGEST = 2**31 - 1
WHOLE = "all"


@require(REPLIES_USE)
@require_safe
def handbook_page(request: HttpRequest) -> HttpResponse:
    """The handbook, to read and to print: `?category=<id>` one category, `?category=all` all of a long one."""
    asked = request.GET.get("category", "")
    category = None
    if asked not in ("", WHOLE):
        number = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
        category = get_object_or_404(Category, pk=number)
    facts = {
        "handbook": handbook(person_of(request), category, whole=asked == WHOLE),
        "outdated_names": OUTDATED,
        "printed_on": timezone.localdate(),
    }
    return render(request, "replies/handbook.html", facts)


@require(REPLIES_MANAGE)
@require_safe
def usage(request: HttpRequest) -> HttpResponse:
    """Most used, never used, outdated, by agent and category, and what was searched in vain; `?days=30|90`."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS_DAYS) else PERIODS_DAYS[0]
    facts = {
        "shown": usage_page(person_of(request), days),
        "periods": PERIODS_DAYS,
        "outdated_names": OUTDATED,
    }
    return render(request, "replies/usage.html", facts)


@require(REPLIES_MANAGE)
@require_POST
def ignore_miss(request: HttpRequest, pk: int) -> HttpResponse:
    """No reply is needed for what was searched in vain."""
    miss = get_object_or_404(SearchMiss, pk=min(pk, LARGEST))
    settle_miss(miss=miss, state=MissState.IGNORED, by=person_of(request))
    return redirect("replies:usage")


@require(REPLIES_MANAGE)
@require_safe
def export_client_file(request: HttpRequest) -> StreamingHttpResponse:
    """The approved shop-wide replies as the seller client's own file."""
    record("reply.exported", by=person_of(request), target="customer_service.reply")
    response = StreamingHttpResponse(client_file(), content_type="text/csv; charset=gb18030")
    name = f"quick_phrases_{timezone.localtime():%Y%m%d_%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
