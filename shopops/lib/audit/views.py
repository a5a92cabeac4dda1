"""The page of the trail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shopops.lib.access import Permission
from shopops.lib.audit.filters import AuditFilter
from shopops.lib.audit.models import AuditEntry
from shopops.lib.audit.names import name_of
from shopops.lib.guards import require

PAGE_ROWS = 50


@require(Permission.AUDIT_VIEW)
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first; older pages by the last entry's number (`before`)."""
    found = AuditFilter(request.GET, AuditEntry.objects.select_related("by"), request=request)
    before = request.GET.get("before", "")
    rows = found.qs.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else found.qs
    entries = list(rows.order_by("-pk")[: PAGE_ROWS + 1])
    query = request.GET.copy()
    query.pop("before", None)
    facts = {
        "filter": found,
        "entries": [(entry, name_of(entry.action)) for entry in entries[:PAGE_ROWS]],
        "filtered": any(query.values()),
        "newest_url": f"?{query.urlencode()}" if before else "",
        "older_url": "",
    }
    if len(entries) > PAGE_ROWS:
        query["before"] = str(entries[PAGE_ROWS - 1].pk)
        facts["older_url"] = f"?{query.urlencode()}"
    return render(request, "audit/list.html", facts)
