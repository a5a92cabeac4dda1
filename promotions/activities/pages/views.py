"""The list of activities, the page of one, and its actions: withdraw, stop, end, copy, delete."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from promotions.activities import actions, lifecycle
from promotions.activities.descriptions import reply_to_buyers
from promotions.activities.lists import ACTIVITIES
from promotions.activities.models import Activity
from promotions.activities.pages.detail import activity_page
from promotions.activities.pages.requests import activity_of, show_refusal
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_PUBLISH, PROMOTIONS_VIEW
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of, seen_version
from shopops.lib.versions import ChangedMeanwhile


@require(PROMOTIONS_VIEW)
@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """The list of activities; parameters: see promotions.activities.filters.ActivityFilter."""
    return show_list(request, ACTIVITIES)


@require(PROMOTIONS_VIEW)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity: facts, scope, batches, history, and what can be done now."""
    activity = activity_of(pk)
    shown = activity_page(activity, person_of(request))
    return render(
        request,
        "promotions/activities/detail.html",
        {"activity": activity, "shown": shown, "reply": reply_to_buyers(activity)},
    )


@require(PROMOTIONS_EDIT)
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft like this activity."""
    made = actions.copy_activity(activity=activity_of(pk), by=person_of(request))
    messages.success(request, _("已复制成新的草稿。"))
    return redirect("promotions:edit", made.pk)


@require(PROMOTIONS_EDIT)
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft."""
    activity = activity_of(pk)
    try:
        actions.delete_draft(activity=activity, version=seen_version(request), by=person_of(request))
    except (ValidationError, ChangedMeanwhile) as error:
        show_refusal(request, error)
        return redirect("promotions:detail", pk)
    messages.success(request, _("草稿已删除：%(title)s") % {"title": activity.title})
    return redirect("promotions:list")


@require(PROMOTIONS_PUBLISH)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a scheduled activity back into a draft."""
    return _step(request, pk, lifecycle.withdraw_activity, _("已撤回成草稿。"))


@require(PROMOTIONS_PUBLISH)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an activity for good."""
    return _step(request, pk, lifecycle.end_activity, _("活动已结束。"))


def _step(request: HttpRequest, pk: int, act: Callable[..., Activity], done: str) -> HttpResponse:
    try:
        act(activity=activity_of(pk), version=seen_version(request), by=person_of(request))
    except (ValidationError, ChangedMeanwhile) as error:
        show_refusal(request, error)
    else:
        messages.success(request, done)
    return redirect("promotions:detail", pk)


@require(PROMOTIONS_PUBLISH)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Emergency stop: ask for the reason, then pause at once and show the orders that used it."""
    activity = activity_of(pk)
    errors: list[str] = []
    if request.method == "POST":
        try:
            lifecycle.stop_activity(
                activity=activity, reason=request.POST.get("reason", ""), by=person_of(request)
            )
        except ValidationError as error:
            errors = error.messages
        else:
            messages.success(request, _("活动已停止，买家现在不再享受它。"))
            return redirect("promotions:affected", pk)
    context = {"activity": activity, "errors": errors, "reason": request.POST.get("reason", "")}
    return render(request, "promotions/activities/stop.html", context, status=422 if errors else 200)
