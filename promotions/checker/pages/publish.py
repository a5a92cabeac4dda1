"""Check and publish: what is missing, the findings with their baskets, and the reason for publishing all the same."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from promotions.activities.draft_checks import missing_in
from promotions.activities.drafts import read_draft
from promotions.activities.models import Activity, ActivityStatus, Finding, FindingState
from promotions.activities.pages.detail import what_may
from promotions.activities.pages.requests import activity_of, show_refusal
from promotions.activities.queries import open_findings
from promotions.checker.actions import accept_finding
from promotions.checker.models import CheckOutcome, CheckRun, CheckWanted
from promotions.checker.queries import last_check
from promotions.checker.requests import ask_check, ask_publish
from promotions.checker.sentences import shown, with_parts
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_PUBLISH
from shopops.lib.guards import require
from shopops.lib.jobs.models import WORKING, JobState
from shopops.lib.requests import person_of, seen_version, wants_fragment
from shopops.lib.versions import ChangedMeanwhile


@require(PROMOTIONS_EDIT)
@require_safe
def publish_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What is left to do before publishing; htmx fetches the part that changes while a check runs.

    `run`: the check whose result is shown.
    """
    return _page(request, activity_of(pk))


@require(PROMOTIONS_EDIT)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker check the draft; without open findings it becomes checked."""
    try:
        run = ask_check(activity=activity_of(pk), by=person_of(request))
    except ValidationError as error:
        show_refusal(request, error)
        return redirect("promotions:publish", pk)
    return _watch(run)


@require(PROMOTIONS_PUBLISH)
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker check it as it is now, then publish it; with open findings only with a reason."""
    activity, person, reason = activity_of(pk), person_of(request), request.POST.get("reason", "")
    try:
        run = ask_publish(activity=activity, version=seen_version(request), reason=reason, by=person)
    except ChangedMeanwhile as error:
        show_refusal(request, error)
        return redirect("promotions:publish", pk)
    except ValidationError as error:
        return _page(request, activity, refused=" ".join(error.messages))
    if run.asked_by != person:
        messages.info(request, _("%(who)s 已经在发布它，这里显示的是那一次的结果。") % {"who": run.asked_by})
    return _watch(run)


@require(PROMOTIONS_PUBLISH)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept one finding, with a reason; then back to the page it was read on."""
    finding = get_object_or_404(Finding, pk=pk)
    try:
        accept_finding(finding=finding, reason=request.POST.get("reason", ""), by=person_of(request))
    except ValidationError as error:
        show_refusal(request, error)
    else:
        messages.success(request, _("已接受，原因记在问题里。"))
    back = request.POST.get("activity", "")
    if back.isascii() and back.isdigit() and finding.activities.filter(pk=int(back)).exists():
        return redirect("promotions:publish", int(back))
    return redirect("promotions:finding", pk)


def _watch(run: CheckRun) -> HttpResponse:
    """Redirect to the page with its progress."""
    return redirect(f"{reverse('promotions:publish', args=[run.activity_id])}?run={run.pk}")


def _page(request: HttpRequest, activity: Activity, *, refused: str = "") -> HttpResponse:
    person = person_of(request)
    shown_run = _shown_run(request, activity)
    run = last_check(activity)
    context = {
        "activity": activity,
        "shown_run": shown_run,
        "result": _result(shown_run, activity) if shown_run else None,
        "refused": refused,
        "reason": request.POST.get("reason", "") or (shown_run.reason if shown_run else ""),
        "can_accept": person.can(PROMOTIONS_PUBLISH),
        "run": run,
        # What was found before the last change says nothing of the draft as it is.
        "is_outdated": run is None or run.started_at is None or run.started_at < activity.updated_at,
    }
    context |= _what_stands_between(activity, request)
    template = (
        "promotions/checker/publish.html#state"
        if wants_fragment(request)
        else "promotions/checker/publish.html"
    )
    response = render(request, template, context, status=422 if refused else 200)
    response["Cache-Control"] = "no-store"
    return response


def _what_stands_between(activity: Activity, request: HttpRequest) -> dict[str, Any]:
    rows = Finding.objects.filter(activities=activity).exclude(state=FindingState.FIXED)
    blocking = set(open_findings(activity).values_list("pk", flat=True))
    ordered = sorted(with_parts(rows), key=lambda row: (row.pk not in blocking, row.severity, row.pk))
    has_batches = activity.batches.exists()
    return {
        "may": what_may(activity, person_of(request), has_batches=has_batches),
        "missing": missing_in(read_draft(activity), has_batches=has_batches),
        "findings": shown(ordered),
        "blocking": blocking,
    }


def _shown_run(request: HttpRequest, activity: Activity) -> CheckRun | None:
    """The run that people wait for: one that is under way, or the one in the address."""
    runs = activity.check_runs.select_related("asked_by")
    number = request.GET.get("run", "")
    if number.isascii() and number.isdigit() and len(number) < 10 and (run := runs.filter(pk=number).first()):
        return run
    return runs.filter(state__in=WORKING).exclude(asked_by=None).first()


def _result(run: CheckRun, activity: Activity) -> tuple[str, str] | None:
    """Colour and sentence of the outcome of a run; None while it is under way."""
    if run.is_working:
        return None
    if run.state == JobState.PARKED:
        return "danger", _("检查多次中断，没有完成，活动没有发布。请再试一次；仍不行请联系管理员。")
    if run.wanted == CheckWanted.PUBLISH:
        return _published(run, activity)
    if run.open_findings:
        return "warning", _blocked(run.open_findings)
    return "success", _("检查通过：没有发现会亏的一单。")


def _published(run: CheckRun, activity: Activity) -> tuple[str, str]:
    match run.outcome:
        case CheckOutcome.CHANGED:
            return "danger", _("没有发布：您打开页面以后，活动被改过。请看过现在的内容再发布。")
        case CheckOutcome.BLOCKED:
            return "danger", _blocked(run.open_findings or 0)
        case CheckOutcome.REFUSED:
            return "danger", " ".join(run.refusal)
    if activity.status == ActivityStatus.SCHEDULED:
        return "success", _("已发布，%(at)s 开始。") % {
            "at": f"{timezone.localtime(activity.starts_at):%m-%d %H:%M}"
        }
    if activity.status == ActivityStatus.LIVE:
        return "success", _("已发布，买家现在就能享受。")
    return "success", _("已发布。")


def _blocked(count: int) -> str:
    return ngettext(
        "有 %(count)s 个问题，不能发布：改好，或者写明原因。",
        "有 %(count)s 个问题，不能发布：改好，或者写明原因。",
        count,
    ) % {"count": count}
