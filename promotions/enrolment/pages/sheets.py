"""Enrolment sheets: the platform's conditions, the SKUs, and whether to enrol them."""

from copy import copy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import django_filters as df
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from products.catalogue.models import Sku
from products.catalogue.numbers import MAX_PASTED, find_numbers, skus_of_numbers
from promotions.activities.models import Activity
from promotions.engine.money import from_fen
from promotions.enrolment.actions import SHEET_FIELDS, LineDraft, change_sheet, create_sheet
from promotions.enrolment.models import EnrolmentSheet
from promotions.enrolment.results import EnrolmentRow, promise_prices, results_of
from promotions.enrolment.rules import Verdict, Why
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_PUBLISH
from promotions.price_history.models import PriceCommitment
from shopops.lib.forms import paste
from shopops.lib.forms.merge import MergeForm, merge
from shopops.lib.guards import require
from shopops.lib.lists.cells import shortened
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.filters import ListFilter
from shopops.lib.lists.pages import ListPage
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of, seen_version
from shopops.lib.text import plain_number
from shopops.lib.versions import ChangedMeanwhile

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
MAX_UNITS = 10**7
VERDICTS = {
    Verdict.ENROL: (_("报"), "green"),
    Verdict.AT_OTHER_PRICE: (_("换个价报"), "orange"),
    Verdict.DO_NOT: (_("不报"), "red"),
}
REASONS = {
    Why.COST_UNKNOWN: _("没有成本"),
    Why.PRICE_ABOVE_CAP: _("高于平台可接受的价格"),
    Why.NO_MARGIN: _("卖一件亏一件"),
    Why.BELOW_FLOOR: _("低于底价"),
    Why.LOSES_WITH_OTHERS: _("和其他优惠叠加会亏"),
    Why.STOCK_SHORT: _("库存不够锁定"),
    Why.NEEDS_MORE_THAN_STOCK: _("全部卖完也赚不回来"),
    Why.LOWERS_LEDGER: _("会拉低最低价"),
}


class SheetFilter(ListFilter):
    """By part of the name."""

    q = df.CharFilter("title", lookup_expr="icontains", label=_("名称"), max_length=100)

    class Meta:
        model = EnrolmentSheet
        fields: list[str] = []


def _sheets() -> QuerySet[EnrolmentSheet]:
    return EnrolmentSheet.objects.select_related("owner").annotate(skus=Count("lines"))


SHEETS = ListPage(
    key="promotions.sheets",
    title=pgettext_lazy("多个", "报名测算"),
    url_name="promotions:sheets",
    permission=PROMOTIONS_EDIT,
    queryset=_sheets,
    filterset=SheetFilter,
    default_sort="-created",
    row_url=lambda row: reverse("promotions:sheet", args=[row.pk]),
    action=("promotions:new_sheet", _("新建测算"), PROMOTIONS_EDIT),
    empty_hint=_("写下平台的条件和想报的 SKU，马上算出报不报、报什么价。"),
    columns=(
        Column(
            key="title", title=_("名称"), value="title", cell=lambda row: shortened(row.title), sort="title"
        ),
        Column(key="skus", title=_("SKU 数"), value="skus", kind=Kind.INTEGER, sort="skus"),
        Column(key="starts", title=_("开始时间"), value="starts_at", kind=Kind.TIME, sort="starts_at"),
        Column(key="ends", title=_("结束时间"), value="ends_at", kind=Kind.TIME, sort="ends_at"),
        Column(key="rate", title=_("佣金比例"), value="commission_rate", kind=Kind.RATE),
        Column(key="fee", title=_("坑位费（元）"), value="fee_cny", kind=Kind.MONEY, sort="fee_cny"),
        Column(key="owner", title=_("负责人"), value="owner"),
        Column(key="created", title=_("创建时间"), value="created_at", kind=Kind.TIME, sort="created_at"),
    ),
)


class SheetForm(forms.ModelForm, MergeForm):
    """Conditions and a pasted list of SKUs."""

    lines = forms.CharField(
        label=_("SKU"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "一行一个：编号，报名价（不写就按平台可接受的最高价），锁定件数。例如 5000000000001 19.90 200。"
        ),
    )

    class Meta:
        model = EnrolmentSheet
        fields = SHEET_FIELDS
        widgets = {"starts_at": MOMENT, "ends_at": MOMENT}
        labels = {"fee_cny": _("坑位费（元）")}
        help_texts = {
            "max_pay_rate": _("报名价不高于最低价的几折：九折写 0.9。"),
            "commission_rate": _("5% 写 0.05。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("max_pay_rate", "commission_rate", "fee_cny"):
                self.initial[name] = plain_number(self.initial[name])
            self.initial["lines"] = "\n".join(map(_said, self.instance.lines.select_related("sku")))

    def clean_lines(self) -> list[LineDraft]:
        """Every line as a SKU with price and units. Raises ValidationError naming what cannot be read."""
        rows = paste.rows(self.cleaned_data["lines"])[:MAX_PASTED]
        named = find_numbers(words[0] for words in rows)
        unknown, skus = set(named.unknown), skus_of_numbers(named)
        found: dict[int, LineDraft] = {}
        refused = []
        for words in rows:
            try:
                price, units = _numbers(words)
            except (InvalidOperation, ValueError):
                refused.append(" ".join(words))
                continue
            if words[0] in unknown:
                refused.append(" ".join(words))
            found |= {sku_id: LineDraft(sku_id, price, units) for sku_id in skus.get(words[0], ())}
        if refused:
            shown = gettext("、").join(refused[:20])
            raise ValidationError(
                gettext("%(n)s 行看不懂或不在商品库里：%(shown)s") % {"n": len(refused), "shown": shown}
            )
        return list(found.values())

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SHEET_FIELDS}


@dataclass(frozen=True)
class ShownRow:
    """One SKU of a sheet with its result in words."""

    row: EnrolmentRow
    sku: Sku
    verdict: str
    colour: str
    reasons: list[str]
    activities: list[Activity]
    price_cny: Decimal
    cap_cny: Decimal
    least_cny: Decimal | None
    margin_cny: Decimal | None
    margin_with_others_cny: Decimal | None
    total_cny: Decimal | None
    ledger_falls_by_cny: Decimal
    usual_pieces: int


@require(PROMOTIONS_EDIT)
@require_safe
def sheet_list(request: HttpRequest) -> HttpResponse:
    """All sheets."""
    return show_list(request, SHEETS)


@require(PROMOTIONS_EDIT)
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet with its result."""
    row = get_object_or_404(EnrolmentSheet.objects.select_related("owner"), pk=pk)
    rows = shown_rows(results_of(row))
    totals = [
        one.total_cny for one in rows if one.total_cny is not None and one.row.result.verdict == Verdict.ENROL
    ]
    context = {
        "sheet": row,
        "rows": rows,
        "enrol": sum(one.row.result.verdict == Verdict.ENROL for one in rows),
        "promising": sum(one.row.is_to_enrol for one in rows),
        "total_cny": sum(totals, Decimal(0)),
        "promised": PriceCommitment.objects.filter(event=row.title[:40], starts_at=row.starts_at).count(),
        "can_promise": person_of(request).can(PROMOTIONS_PUBLISH),
    }
    return render(request, "promotions/enrolment/sheet.html", context)


@require(PROMOTIONS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new_sheet(request: HttpRequest) -> HttpResponse:
    """Write a new sheet."""
    form = SheetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_sheet(facts=form.facts(), lines=form.cleaned_data["lines"], by=person_of(request))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("promotions:sheet", made.pk)
    return _form(request, form, None)


@require(PROMOTIONS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Other conditions or SKUs."""
    row = get_object_or_404(EnrolmentSheet, pk=pk)
    if request.method != "POST":
        return _form(request, SheetForm(instance=row), row)
    if seen_version(request) != row.version:
        return _merge_page(request, row)
    # A model form writes what it checks into its row.
    form = SheetForm(request.POST, instance=copy(row))
    if form.is_valid():
        try:
            change_sheet(
                sheet=row,
                facts=form.facts(),
                lines=form.cleaned_data["lines"],
                version=row.version,
                by=person_of(request),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        except ChangedMeanwhile:
            return _merge_page(request, get_object_or_404(EnrolmentSheet, pk=pk))
        else:
            return redirect("promotions:sheet", pk)
    return _form(request, form, row)


@require(PROMOTIONS_PUBLISH)
@require_POST
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """The SKUs are enrolled: from now on the checker reports every price below theirs."""
    row = get_object_or_404(EnrolmentSheet, pk=pk)
    count = promise_prices(sheet=row, by=person_of(request))
    if count:
        done = ngettext("记下了 %(n)s 个 SKU 的承诺价。", "记下了 %(n)s 个 SKU 的承诺价。", count)
        messages.success(request, done % {"n": count})
    else:
        messages.error(request, _("表里的 SKU 都建议不报，没有可以记的承诺价。"))
    return redirect("promotions:sheet", pk)


def shown_rows(rows: list[EnrolmentRow]) -> list[ShownRow]:
    """Results in words. Two queries."""
    skus = Sku.objects.select_related("product").in_bulk([row.sku_id for row in rows])
    activities = Activity.objects.in_bulk(list({pk for row in rows for pk in row.activity_ids}))
    return [_shown(row, skus[row.sku_id], activities) for row in rows]


def _shown(row: EnrolmentRow, sku: Sku, activities: dict[int, Activity]) -> ShownRow:
    result = row.result
    words, colour = VERDICTS[result.verdict]
    return ShownRow(
        row,
        sku,
        str(words),
        colour,
        [str(REASONS[reason]) for reason in result.reasons],
        [activities[pk] for pk in row.activity_ids if pk in activities],
        from_fen(result.price_fen),
        from_fen(result.cap_fen),
        _cny(result.least_fen),
        _cny(result.margin_fen),
        _cny(result.margin_with_others_fen),
        _cny(result.margin_of_locked_fen),
        from_fen(result.ledger_falls_by_fen),
        round(result.usual_pieces),
    )


def _cny(fen: int | None) -> Decimal | None:
    return None if fen is None else from_fen(fen)


def _merge_page(request: HttpRequest, row: EnrolmentSheet) -> HttpResponse:
    """The form merged with what is stored now."""

    def make(data: QueryDict | None) -> SheetForm:
        return SheetForm(data, instance=copy(row))

    form, conflicts = merge(make, request.POST)
    title = gettext("您打开页面以后，别人改了这张测算")
    return _form(request, form, row, 409, conflict_title=title, conflicts=conflicts)


def _form(
    request: HttpRequest, form: SheetForm, row: EnrolmentSheet | None, status: int = 0, **more: Any
) -> HttpResponse:
    heading = gettext("编辑测算") if row else gettext("新建测算")
    context = {"form": form, "sheet": row, "heading": heading}
    status = status or (422 if form.errors else 200)
    return render(request, "promotions/enrolment/sheet_edit.html", context | more, status=status)


def _said(line: Any) -> str:
    price = "-" if line.price_cny is None else line.price_cny
    return f"{line.sku.sku_id} {price} {line.units_locked}"


def _numbers(words: list[str]) -> tuple[Decimal | None, int]:
    """Price and units of a line. Raises InvalidOperation or ValueError."""
    price = None if len(words) < 2 or words[1] == "-" else Decimal(words[1])
    units = int(words[2]) if len(words) > 2 else 0
    if len(words) > 3 or not 0 <= units <= MAX_UNITS or (price is not None and not 0 < price < 10**9):
        raise ValueError(words)
    return None if price is None else price.quantize(Decimal("0.01")), units
