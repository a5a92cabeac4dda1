"""Segments: the list, writing one, and the page that says who is in it and who uses it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_VIEW
from promotions.segments import actions
from promotions.segments.actions import ListChange
from promotions.segments.conditions import conditions_of
from promotions.segments.lists import SEGMENTS
from promotions.segments.membership import buyers_in
from promotions.segments.models import Segment
from promotions.segments.pages.forms import SegmentForm
from shopops.lib.audit.models import AuditEntry
from shopops.lib.audit.names import name_of
from shopops.lib.forms.merge import Conflict, merge
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of, seen_version
from shopops.lib.versions import ChangedMeanwhile

MEMBERS_SHOWN = 24
USERS_SHOWN = 50
CHANGES_SHOWN = 10


@dataclass(frozen=True)
class Change:
    """What a person did, and how many buyers came onto the list or left it."""

    entry: AuditEntry
    action: str
    added: int
    removed: int


@require(PROMOTIONS_VIEW)
@require_safe
def segment_list(request: HttpRequest) -> HttpResponse:
    """All segments."""
    return show_list(request, SEGMENTS)


@require(PROMOTIONS_VIEW)
@require_safe
def segment(request: HttpRequest, pk: int) -> HttpResponse:
    """One segment: conditions, who uses it, what was changed; its size comes after."""
    row = _segment(pk)
    entries = AuditEntry.objects.filter(target=actions.target_of(row)).select_related("by")
    context = {
        "segment": row,
        "conditions": conditions_of(row),
        "activities": row.activities.all()[:USERS_SHOWN],
        "grants": row.grants.select_related("batch", "by")[:USERS_SHOWN],
        "changes": [_change(entry) for entry in entries[:CHANGES_SHOWN]],
        "can_edit": person_of(request).can(PROMOTIONS_EDIT),
    }
    return render(request, "promotions/segments/segment.html", context)


@require(PROMOTIONS_VIEW)
@require_safe
def segment_size(request: HttpRequest, pk: int) -> HttpResponse:
    """How many buyers are in it now, and the first of them, masked: asked by the page when it is shown."""
    segment = _segment(pk)
    buyers = buyers_in(segment, timezone.now())
    context = {
        "size": buyers.count(),
        "buyers": buyers.defer("sealed")[:MEMBERS_SHOWN],
        "is_empty_list": segment.is_list and not segment.members.exists(),
    }
    return render(request, "promotions/segments/_segment_size.html", context)


@require(PROMOTIONS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_segment(request: HttpRequest) -> HttpResponse:
    """Write a new one."""
    if request.method != "POST":
        return _form(request, SegmentForm(), None)
    form = SegmentForm(request.POST, drop_unknown="drop_unknown" in request.POST)
    if form.is_valid():
        try:
            made = actions.create_segment(
                key=form.new_key(),
                facts=form.facts(),
                members=form.cleaned_data["members"],
                by=person_of(request),
            )
        except ValidationError as error:
            form.add_errors_of(error)
        else:
            messages.success(request, _("人群已建好。"))
            return redirect("promotions:segment", made.pk)
    return _form(request, form, None)


@require(PROMOTIONS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_segment(request: HttpRequest, pk: int) -> HttpResponse:
    """Other conditions, or buyers onto and off the list."""
    row = _segment(pk)
    if request.method != "POST":
        return _form(request, SegmentForm(instance=row), row)
    if seen_version(request) != row.version:
        return _merge_page(request, row)
    form = SegmentForm(request.POST, instance=row, drop_unknown="drop_unknown" in request.POST)
    if form.is_valid():
        try:
            actions.change_segment(
                segment=row,
                changes=form.facts(),
                version=row.version,
                members=form.cleaned_data["members"],
                do=form.list_change(),
                by=person_of(request),
            )
        except ValidationError as error:
            form.add_errors_of(error)
        except ChangedMeanwhile:
            return _merge_page(request, _segment(pk))
        else:
            messages.success(request, _("人群已保存。"))
            return redirect("promotions:segment", pk)
    return _form(request, form, row)


@require(PROMOTIONS_EDIT)
@require_POST
def delete_segment(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a segment that nothing uses."""
    row = _segment(pk)
    try:
        actions.delete_segment(segment=row, version=seen_version(request), by=person_of(request))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except ChangedMeanwhile:
        messages.error(request, _("您打开页面以后，别人改了这个人群。请看过现在的内容再操作。"))
    else:
        messages.success(request, _("人群已删除：%(name)s") % {"name": row.name})
        return redirect("promotions:segments")
    return redirect("promotions:segment", pk)


def _change(entry: AuditEntry) -> Change:
    added = entry.detail.get("added", entry.detail.get("members", 0))
    return Change(entry, name_of(entry.action), added, entry.detail.get("removed", 0))


def _merge_page(request: HttpRequest, row: Segment) -> HttpResponse:
    """The form merged with what is stored now; a pasted list stays ours."""

    def make(data: QueryDict | None) -> SegmentForm:
        return SegmentForm(data, instance=row)

    form, conflicts = merge(make, request.POST)
    if form["members"].value() and form["members_do"].value() == ListChange.REPLACE:
        now = _("现在有 %(n)s 位买家") % {"n": row.members.count()}
        conflicts.append(Conflict(_("名单"), now, _("换成您粘贴的买家")))
    title = _("您打开页面以后，别人改了这个人群")
    return _form(request, form, row, 409, conflict_title=title, conflicts=conflicts)


def _form(
    request: HttpRequest, form: SegmentForm, row: Segment | None, status: int = 0, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "segment": row,
        "heading": _("编辑人群") if row else _("新建人群"),
        "listed": row.members.count() if row else 0,
    }
    status = status or (422 if form.errors else 200)
    return render(request, "promotions/segments/segment_edit.html", context | more, status=status)


def _segment(pk: int) -> Segment:
    return get_object_or_404(Segment.objects.select_related("took_part_in"), pk=pk)
