"""Self-audits: ask for one, see what it found, order by order and line by line."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django_filters as df
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from products.catalogue.models import Sku
from promotions.engine.money import from_fen
from promotions.permissions import PROMOTIONS_EDIT
from promotions.replay.audits import ask_audit
from promotions.replay.models import AuditCause, AuditedOrder, AuditRun
from shopops.lib.calendar import ONE_DAY, today
from shopops.lib.guards import require
from shopops.lib.jobs.models import JobState
from shopops.lib.lists.cells import badge
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.filters import FIRST_DAY, CodesFilter, ListFilter
from shopops.lib.lists.pages import ListPage
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of, wants_fragment

RUNS_SHOWN = 20
USUAL_DAYS = 7
STATE_COLOURS = {
    JobState.WAITING: "grey",
    JobState.RUNNING: "blue",
    JobState.DONE: "green",
    JobState.PARKED: "red",
}


class AuditForm(forms.Form):
    """Which days, both included."""

    first = forms.DateField(label=_("从"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label=_("到"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def clean_first(self) -> Any:
        """A slip of the finger is no year 26."""
        if self.cleaned_data["first"] < FIRST_DAY:
            raise ValidationError(_("日期太早。"))
        return self.cleaned_data["first"]


@require(PROMOTIONS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def audits(request: HttpRequest) -> HttpResponse:
    """The runs so far, and a form for another."""
    yesterday = today() - ONE_DAY
    usual = {"first": yesterday - timedelta(days=USUAL_DAYS - 1), "last": yesterday}
    form = AuditForm(request.POST) if request.method == "POST" else AuditForm(initial=usual)
    if request.method == "POST" and form.is_valid():
        try:
            run = ask_audit(
                first=form.cleaned_data["first"], last=form.cleaned_data["last"], by=person_of(request)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("promotions:audit", run.pk)
    runs = AuditRun.objects.select_related("asked_by")[:RUNS_SHOWN]
    context = {"form": form, "runs": [(run, STATE_COLOURS[JobState(run.state)]) for run in runs]}
    return render(request, "promotions/replay/audits.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class CauseSum:
    """How many orders differ for one likely cause, and by how much they were charged more than we say.

    None where they could not be priced again.
    """

    code: str
    title: str
    orders: int
    more_cny: Decimal | None


@require(PROMOTIONS_EDIT)
@require_safe
def audit(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: how far it is, and what it found; htmx fetches the part that changes."""
    run = get_object_or_404(AuditRun.objects.select_related("asked_by"), pk=pk)
    context = {
        "run": run,
        "colour": STATE_COLOURS[JobState(run.state)],
        "is_working": run.is_working,
        "causes": causes_of(run),
    }
    template = (
        "promotions/replay/audit.html#state" if wants_fragment(request) else "promotions/replay/audit.html"
    )
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def causes_of(run: AuditRun) -> list[CauseSum]:
    """The most frequent first. One query."""
    sums = run.found.order_by().values("cause").annotate(orders=Count("pk"), more=Sum("difference_cny"))
    found = [
        CauseSum(row["cause"], str(AuditCause(row["cause"]).label), row["orders"], row["more"])
        for row in sums
    ]
    return sorted(found, key=lambda one: (-one.orders, one.code))


def _done(request: object) -> QuerySet[AuditRun]:
    return AuditRun.objects.exclude(state=JobState.WAITING)


class AuditedFilter(ListFilter):
    """By run, likely cause and order number."""

    run = df.ModelChoiceFilter(queryset=_done, label=_("自查"), empty_label=_("不限"))
    cause = CodesFilter("cause", choices=AuditCause, label=_("可能原因"))
    tid = df.CharFilter("trade__tid", label=_("订单编号"), max_length=32)

    class Meta:
        model = AuditedOrder
        fields: list[str] = []


def _audited() -> QuerySet[AuditedOrder]:
    return AuditedOrder.objects.select_related("trade", "run")


def _cause(row: AuditedOrder) -> SafeString:
    return badge(row.get_cause_display(), "orange" if row.difference_cny else "grey")


AUDITED = ListPage(
    key="promotions.audited_orders",
    title=_("价格有差异的订单"),
    url_name="promotions:audited_orders",
    permission=PROMOTIONS_EDIT,
    queryset=_audited,
    filterset=AuditedFilter,
    default_sort="-created",
    row_url=lambda row: reverse("promotions:audited_order", args=[row.pk]),
    empty_hint=_("自查把已付款的订单按当时的活动重新算价；和平台实收不一样的、无法算价的订单列在这里。"),
    empty_link=("promotions:audits", _("去自查"), PROMOTIONS_EDIT),
    columns=(
        Column(key="tid", title=_("订单编号"), value="trade.tid"),
        Column(
            key="created", title=_("下单时间"), value="trade.created", kind=Kind.TIME, sort="trade__created"
        ),
        Column(key="cause", title=_("可能原因"), value="get_cause_display", cell=_cause, sort="cause"),
        Column(
            key="charged", title=_("实收（元）"), value="charged_cny", kind=Kind.MONEY, sort="charged_cny"
        ),
        Column(key="ours", title=_("应收（元）"), value="ours_cny", kind=Kind.MONEY, sort="ours_cny"),
        Column(
            key="difference",
            title=_("差额（元）"),
            value="difference_cny",
            kind=Kind.MONEY,
            sort="difference_cny",
            hint=_("实收减应收：正数是多收，负数是少收"),
        ),
        Column(key="lines", title=_("不同的 SKU 数"), value=lambda row: len(row.lines), kind=Kind.INTEGER),
        Column(key="run", title=_("自查"), value=lambda row: str(row.run), shown=False),
    ),
)


@require(PROMOTIONS_EDIT)
@require_safe
def audited_orders(request: HttpRequest) -> HttpResponse:
    """Orders that differ; parameters: see AuditedFilter."""
    return show_list(request, AUDITED)


@dataclass(frozen=True)
class Compared:
    """One figure of a line: charged, ours, and the first less the second. None where the file does not split them."""

    charged_cny: Decimal | None
    ours_cny: Decimal | None
    more_cny: Decimal | None


@dataclass(frozen=True)
class ComparedLine:
    """One SKU: item-level price, share of the order's discounts, and what was paid, for all its pieces."""

    sku: Sku | None
    item: Compared
    share: Compared
    paid: Compared


@require(PROMOTIONS_EDIT)
@require_safe
def audited_order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: its lines as charged, as we say, and the difference."""
    row = get_object_or_404(_audited(), pk=pk)
    context = {
        "row": row,
        "lines": compared_lines(row),
        "cause": row.get_cause_display(),
        "promotions": row.trade.promotions.select_related("activity").order_by("place"),
    }
    return render(request, "promotions/replay/audited_order.html", context)


def compared_lines(row: AuditedOrder) -> list[ComparedLine]:
    """The lines that differ. One query."""
    skus = Sku.objects.select_related("product").in_bulk([line["sku"] for line in row.lines])
    return [
        ComparedLine(skus.get(line["sku"]), *(_compared(line, name) for name in ("item", "share", "paid")))
        for line in row.lines
    ]


def _compared(line: dict[str, Any], name: str) -> Compared:
    charged_fen, more_fen = line[name], line[f"{name}_more"]
    if charged_fen is None or more_fen is None:
        return Compared(None, None, None)
    return Compared(from_fen(charged_fen), from_fen(charged_fen - more_fen), from_fen(more_fen))
