"""The editor's pages: choose a kind, write a draft, change one that others may have changed meanwhile."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from promotions.activities import actions
from promotions.activities.models import Activity
from promotions.activities.pages.editor.forms import ActivityForm
from promotions.activities.pages.editor.kinds import as_kind, kinds_for, may_become, wanted_kind
from promotions.activities.pages.editor.shapes import SHAPES
from promotions.activities.pages.requests import activity_of
from promotions.permissions import PROMOTIONS_EDIT
from promotions.rulebook.kinds import KINDS_OF_LEVEL, ActivityKind, ActivityLevel
from shopops.lib.forms.merge import merge
from shopops.lib.guards import require
from shopops.lib.requests import person_of, seen_version
from shopops.lib.versions import ChangedMeanwhile


@require(PROMOTIONS_EDIT)
@require_safe
def choose_kind(request: HttpRequest) -> HttpResponse:
    """What kind of activity is it?"""
    levels = [
        (ActivityLevel(level).label, [(kind.value, kind.label, SHAPES[kind].about) for kind in kinds])
        for level, kinds in KINDS_OF_LEVEL.items()
    ]
    return render(request, "promotions/activities/choose_kind.html", {"levels": levels})


@require(PROMOTIONS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a new draft."""
    if kind not in SHAPES:
        raise Http404
    if request.method != "POST":
        return _page(request, ActivityForm(kind=kind))
    kind = wanted_kind(request.POST, None, kind)
    form = ActivityForm(request.POST, kind=kind, drop_unknown="drop_unknown" in request.POST)
    if "change_kind" in request.POST:
        return _as_other_kind(request, form)
    if form.is_valid():
        try:
            made = actions.create_activity(draft=form.draft(), by=person_of(request))
        except ValidationError as error:
            form.add_errors_of(error)
        else:
            messages.success(request, _("草稿已保存。"))
            return redirect("promotions:detail", made.pk)
    return _page(request, form, status=422)


@require(PROMOTIONS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft; what another person saved meanwhile is shown beside it."""
    activity = activity_of(pk)
    if activity.status not in actions.EDITABLE:
        messages.error(request, _("活动已发布，不能修改。先撤回或暂停，再修改。"))
        return redirect("promotions:detail", pk)
    if request.method != "POST":
        return _page(request, ActivityForm(kind=activity.kind, activity=activity))
    drop = "drop_unknown" in request.POST
    kind = wanted_kind(request.POST, activity, activity.kind)
    form = ActivityForm(request.POST, kind=kind, activity=activity, drop_unknown=drop)
    if seen_version(request) != activity.version:
        return _merge_page(request, form.kind, activity)
    if "change_kind" in request.POST:
        return _as_other_kind(request, form)
    if form.is_valid():
        try:
            actions.save_activity(
                activity=activity, draft=form.draft(), version=activity.version, by=person_of(request)
            )
        except ChangedMeanwhile:
            return _merge_page(request, form.kind, activity_of(pk))
        except ValidationError as error:
            form.add_errors_of(error)
        else:
            messages.success(request, _("草稿已保存。"))
            return redirect("promotions:detail", pk)
    return _page(request, form, status=422)


def _as_other_kind(request: HttpRequest, form: ActivityForm) -> HttpResponse:
    """The same draft as another kind, to look at and to save; what does not fit is listed."""
    kind = request.POST.get("new_kind", "")
    if not may_become(form.activity, kind):
        messages.error(request, _("这个活动不能改成这种类型。"))
        return _page(request, form, status=422)
    again, dropped = as_kind(form, kind)
    return _page(request, again, kind_before=form.kind, dropped=dropped)


def _merge_page(request: HttpRequest, kind: str, current: Activity) -> HttpResponse:
    """The form merged with what is stored now: nothing typed is lost, nothing is overwritten unseen."""

    def make(data: QueryDict | None) -> ActivityForm:
        return ActivityForm(data, kind=kind, activity=current)

    form, conflicts = merge(make, request.POST)
    title = _("您打开页面以后，别人改了这个活动")
    return _page(request, form, status=409, conflict_title=title, conflicts=conflicts)


def _page(request: HttpRequest, form: ActivityForm, status: int = 200, **more: Any) -> HttpResponse:
    activity, kind = form.activity, ActivityKind(form.kind)
    context = {
        "form": form,
        "activity": activity,
        "kind": kind,
        "kinds": kinds_for(activity),
        "heading": _("编辑活动") if activity else _("新建%(kind)s") % {"kind": kind.label},
    }
    return render(request, "promotions/activities/edit.html", context | more, status=status)
