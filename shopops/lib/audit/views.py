"""The page of the trail."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shopops.lib.audit.lists import TRAIL
from shopops.lib.audit.permissions import AUDIT_VIEW
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list


@require(AUDIT_VIEW)
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first; parameters: see shopops.lib.audit.filters.AuditFilter."""
    return show_list(request, TRAIL)
