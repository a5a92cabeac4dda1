"""The list of findings, and the page of one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from promotions.activities.models import Finding
from promotions.checker.lists import FINDINGS
from promotions.checker.sentences import shown, with_parts
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_PUBLISH
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of


@require(PROMOTIONS_EDIT)
@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """What the checker found; parameters: see FindingFilter."""
    return show_list(request, FINDINGS)


@require(PROMOTIONS_EDIT)
@require_safe
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding with the basket to buy."""
    row = get_object_or_404(with_parts(Finding.objects.all()), pk=pk)
    context: dict[str, Any] = {
        "finding": shown([row])[0],
        "row": row,
        "can_accept": person_of(request).can(PROMOTIONS_PUBLISH),
    }
    return render(request, "promotions/checker/finding.html", context)
