"""Batches of coupons: create, change, make codes, grant to a segment; and the lists."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from promotions.activities.models import Activity
from promotions.activities.pages.requests import activity_of, show_refusal
from promotions.coupons import batches
from promotions.coupons.exposure import exposures
from promotions.coupons.lists import BATCHES, CODES, use_rate
from promotions.coupons.models import CouponBatch
from promotions.permissions import COUPONS_ISSUE, PROMOTIONS_VIEW
from promotions.segments.models import Segment
from shopops.lib.forms.merge import MergeForm, merge
from shopops.lib.guards import require
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of, seen_version
from shopops.lib.versions import ChangedMeanwhile

GRANTS_SHOWN = 10
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class BatchForm(forms.ModelForm, MergeForm):
    """What people decide about a batch; the rules are the model's."""

    class Meta:
        model = CouponBatch
        fields = batches.BATCH_FIELDS
        widgets = dict.fromkeys(("claim_starts_at", "claim_ends_at", "valid_from", "valid_until"), MOMENT)
        help_texts = {
            "total": _("留空就没有上限，检查会当作问题。"),
            "per_buyer": _("留空就不限，检查会当作问题。"),
            "valid_days": _("写了这个，就不写有效期起止。"),
            "shared_code": _("所有人用同一个口令；留空则每张券有自己的券码。"),
        }

    def _post_clean(self) -> None:
        """The action checks the whole row; a form's instance lacks the activity."""

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in batches.BATCH_FIELDS}


@require(PROMOTIONS_VIEW)
@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    """All batches with what became of their coupons."""
    return show_list(request, BATCHES)


@require(COUPONS_ISSUE)
@require_safe
def code_list(request: HttpRequest) -> HttpResponse:
    """Single coupons; its export is the download of codes."""
    return show_list(request, CODES)


@require(PROMOTIONS_VIEW)
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: usage, exposure, and granting."""
    return _page(request, _batch(pk))


@require(COUPONS_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """A new batch of a coupon."""
    activity = activity_of(pk)
    first = {
        "claim_starts_at": activity.starts_at,
        "claim_ends_at": activity.ends_at,
        "valid_from": activity.starts_at,
        "valid_until": activity.ends_at,
        "per_buyer": 1,
    }
    form = BatchForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = batches.create_batch(activity=activity, facts=form.facts(), by=person_of(request))
        except ValidationError as error:
            _add_errors(form, error)
        else:
            messages.success(request, _("批次已建好。"))
            return redirect("promotions:batch", made.pk)
    return _form(request, form, activity, None)


@require(COUPONS_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Other limits or times."""
    row = _batch(pk)
    form = BatchForm(request.POST or None, instance=row)
    if request.method != "POST":
        return _form(request, form, row.activity, row)
    if seen_version(request) != row.version:
        return _merge_page(request, row)
    if form.is_valid():
        try:
            batches.change_batch(batch=row, changes=form.facts(), version=row.version, by=person_of(request))
        except ValidationError as error:
            _add_errors(form, error)
        except ChangedMeanwhile:
            return _merge_page(request, _batch(pk))
        else:
            messages.success(request, _("批次已保存。"))
            return redirect("promotions:batch", pk)
    return _form(request, form, row.activity, row)


@require(COUPONS_ISSUE)
@require_POST
def make_codes(request: HttpRequest, pk: int) -> HttpResponse:
    """So many codes to print or distribute."""
    row, text = _batch(pk), request.POST.get("count", "")
    try:
        count = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
        made = batches.make_codes(batch=row, count=count, by=person_of(request))
    except ValidationError as error:
        show_refusal(request, error)
    else:
        done = ngettext("生成了 %(count)s 个券码。", "生成了 %(count)s 个券码。", made)
        messages.success(request, done % {"count": made})
    return redirect("promotions:batch", pk)


@require(COUPONS_ISSUE)
@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """A coupon for every buyer of a segment."""
    row = _batch(pk)
    segment = Segment.objects.filter(key=request.POST.get("segment", "").replace("\0", "")).first()
    try:
        if segment is None:
            raise ValidationError(gettext("请选择人群。"))
        granted = batches.grant(batch=row, segment=segment, by=person_of(request))
    except ValidationError as error:
        show_refusal(request, error)
    else:
        done = ngettext("发给了 %(count)s 位买家。", "发给了 %(count)s 位买家。", granted)
        messages.success(request, done % {"count": granted})
    return redirect("promotions:batch", pk)


def _page(request: HttpRequest, row: CouponBatch) -> HttpResponse:
    person = person_of(request)
    context: dict[str, Any] = {
        "batch": row,
        "activity": row.activity,
        "rate": use_rate(row),
        "exposure": next(iter(exposures(CouponBatch.objects.filter(pk=row.pk))), None),
        "can_issue": person.can(COUPONS_ISSUE),
        "grants": row.grants.select_related("segment", "by")[:GRANTS_SHOWN],
        "segments": Segment.objects.order_by("name") if person.can(COUPONS_ISSUE) else [],
        "left": None if row.total is None else row.total - row.issued,
    }
    return render(request, "promotions/coupons/batch.html", context)


def _merge_page(request: HttpRequest, row: CouponBatch) -> HttpResponse:
    """The form merged with what is stored now."""
    form, conflicts = merge(lambda data: BatchForm(data, instance=row), request.POST)
    title = gettext("您打开页面以后，别人改了这个批次")
    return _form(request, form, row.activity, row, 409, conflict_title=title, conflicts=conflicts)


def _form(
    request: HttpRequest,
    form: BatchForm,
    activity: Activity,
    row: CouponBatch | None,
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    heading = gettext("编辑批次") if row else gettext("新建批次")
    context = {"form": form, "activity": activity, "batch": row, "heading": heading}
    status = status or (422 if form.errors else 200)
    return render(request, "promotions/coupons/batch_edit.html", context | more, status=status)


def _add_errors(form: BatchForm, error: ValidationError) -> None:
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in found.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def _batch(pk: int) -> CouponBatch:
    return get_object_or_404(CouponBatch.objects.select_related("activity", "created_by"), pk=pk)
