"""Check and publish: what is missing, what was found with the basket to buy, and who takes responsibility."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from promotions import publishing
from promotions.checks.actions import accept_finding, check_activity
from promotions.checks.queries import open_findings
from promotions.draft_checks import missing_in
from promotions.drafts import read_draft
from promotions.models import Activity, CheckRun, Finding, FindingState
from promotions.pages.activity_page import what_may
from promotions.pages.findings import shown, with_parts
from promotions.pages.reading import activity_of, seen_version, tell_refusal
from shopops.lib.access import Permission as P
from shopops.lib.guards import require
from shopops.lib.requests import person_of
from shopops.lib.versions import ChangedMeanwhile


@require(P.PROMOTIONS_EDIT)
@require_safe
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands between a draft and its buyers."""
    return _page(request, activity_of(pk))


@require(P.PROMOTIONS_EDIT)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for the worst basket; a draft without findings is checked."""
    activity = activity_of(pk)
    run = check_activity(activity=activity)
    if run.open_findings:
        messages.warning(request, _blocked(run.open_findings))
    else:
        _mark(activity, request)
        messages.success(request, _("检查通过：没有发现会亏的一单。"))
    return redirect("promotions:publish", pk)


@require(P.PROMOTIONS_PUBLISH)
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Check as it is now, then publish; with open findings only when a reason is signed."""
    activity, reason = activity_of(pk), request.POST.get("reason", "")
    version = seen_version(request)
    count = check_activity(activity=activity).open_findings or 0
    if count and not reason.strip():
        return _page(request, activity, blocked=_blocked(count))
    try:
        done = publishing.publish_activity(
            activity=activity, version=version, by=person_of(request), reason=reason, open_findings=count
        )
    except ChangedMeanwhile as error:
        tell_refusal(request, error)
        return redirect("promotions:publish", pk)
    except ValidationError as error:
        return _page(request, activity, blocked=" ".join(error.messages))
    words = {"at": f"{timezone.localtime(done.starts_at):%m-%d %H:%M}"}
    sentence = (
        _("已发布，买家现在就能享受。") if done.status == "live" else _("已发布，%(at)s 开始。") % words
    )
    messages.success(request, sentence)
    return redirect("promotions:detail", pk)


@require(P.PROMOTIONS_PUBLISH)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for one finding, with a reason; then back to where it was read."""
    finding = get_object_or_404(Finding, pk=pk)
    try:
        accept_finding(finding=finding, reason=request.POST.get("reason", ""), by=person_of(request))
    except ValidationError as error:
        tell_refusal(request, error)
    else:
        messages.success(request, _("已接受，原因记在问题里。"))
    back = request.POST.get("activity", "")
    if back.isascii() and back.isdigit() and finding.activities.filter(pk=int(back)).exists():
        return redirect("promotions:publish", int(back))
    return redirect("promotions:finding", pk)


def _page(request: HttpRequest, activity: Activity, *, blocked: str = "") -> HttpResponse:
    person = person_of(request)
    rows = Finding.objects.filter(activities=activity).exclude(state=FindingState.FIXED)
    blocking = set(open_findings(activity).values_list("pk", flat=True))
    ordered = sorted(with_parts(rows), key=lambda row: (row.pk not in blocking, row.severity, row.pk))
    has_batches = activity.batches.exists()
    context: dict[str, Any] = {
        "activity": activity,
        "may": what_may(activity, person, has_batches=has_batches),
        "missing": missing_in(read_draft(activity), has_batches=has_batches),
        "findings": shown(ordered),
        "blocking": blocking,
        "run": CheckRun.objects.filter(activity=activity, ended_at__isnull=False).first(),
        "can_accept": person.can(P.PROMOTIONS_PUBLISH),
        "blocked": blocked,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "promotions/publish.html", context, status=422 if blocked else 200)


def _mark(activity: Activity, request: HttpRequest) -> None:
    """The check's result, unless the draft was changed while it ran."""
    try:
        publishing.mark_checked(activity=activity, version=activity.version, by=person_of(request))
    except ChangedMeanwhile as error:
        tell_refusal(request, error)


def _blocked(count: int) -> str:
    return ngettext(
        "有 %(count)s 个问题，不能发布：改好，或者写明原因。",
        "有 %(count)s 个问题，不能发布：改好，或者写明原因。",
        count,
    ) % {"count": count}
