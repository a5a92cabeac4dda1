"""The page of the trail."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shopops.lib.guards import require
from shopops.lib.lists.views import show_list
from staff.audit.lists import TRAIL
from staff.audit.permissions import AUDIT_VIEW


@require(AUDIT_VIEW)
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first; parameters: see staff.audit.filters.AuditFilter."""
    return show_list(request, TRAIL)
