"""The list of what the checker found, and the page of one finding."""

import django_filters as df
from django.db.models import Case, DecimalField, ExpressionWrapper, F, QuerySet, When
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from promotions.activities.models import Activity, Finding, FindingCode, FindingSeverity, FindingState
from promotions.checker.sentences import SEVERITY_COLOURS, sentence_of, with_parts
from promotions.permissions import PROMOTIONS_EDIT
from shopops.lib.lists.cells import badge, in_few_lines, shortened
from shopops.lib.lists.columns import Column, Kind, written
from shopops.lib.lists.filters import CodesFilter, ListFilter
from shopops.lib.lists.pages import ListPage
from staff.accounts.models import User

BY_SEVERITY = (FindingSeverity.CRITICAL, FindingSeverity.SERIOUS, FindingSeverity.HINT)
MONEY = DecimalField(max_digits=32, decimal_places=2)
STATE_COLOURS = {FindingState.OPEN: "orange", FindingState.ACCEPTED: "blue", FindingState.FIXED: "green"}


def _owners(request: object) -> QuerySet[User]:
    return User.objects.filter(pk__in=Finding.objects.values("owner")).order_by("display_name", "username")


def _concerned(request: object) -> QuerySet[Activity]:
    return Activity.objects.filter(findings__isnull=False).distinct().order_by("-starts_at")


class FindingFilter(ListFilter):
    """By state, severity, kind of problem, owner, activity, and SKU ID or title."""

    q = df.CharFilter(method="filter_text", label=_("SKU / 商品标题"), max_length=100)
    state = CodesFilter("state", choices=FindingState, label=_("状态"))
    severity = CodesFilter("severity", choices=FindingSeverity, label=_("严重程度"))
    code = CodesFilter("code", choices=FindingCode, label=pgettext_lazy("检查", "问题"))
    owner = df.ModelChoiceFilter(queryset=_owners, label=_("负责人"), empty_label=_("不限"))
    activity = df.ModelChoiceFilter(
        queryset=_concerned, field_name="activities", label=_("活动"), empty_label=_("不限")
    )

    more = ("owner", "activity")

    class Meta:
        model = Finding
        fields: list[str] = []

    def filter_text(self, rows: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        found = rows.filter(sku__product__title__icontains=value)
        return found | rows.filter(sku__sku_id=value)


def _findings() -> QuerySet[Finding]:
    """Findings with how pressing they are (1 first) and what they cost at worst."""
    severity = Case(*(When(severity=value, then=place) for place, value in enumerate(BY_SEVERITY, start=1)))
    waits = Case(When(state=FindingState.OPEN, then=0), default=len(BY_SEVERITY))
    rows: QuerySet[Finding] = with_parts(Finding.objects.all())
    return rows.annotate(
        urgency=severity + waits, worst_cny=ExpressionWrapper(F("loss_cny") * F("orders_possible"), MONEY)
    )


def _sku(row: Finding) -> str:
    return f"{row.sku.product.title} {row.sku}" if row.sku else ""


def _orders(row: Finding) -> str:
    """How often it can happen; a loss that nothing ends says so."""
    if row.loss_cny is not None and row.orders_possible is None:
        return badge(gettext("没有上限"), "red")
    return written(row.orders_possible, Kind.INTEGER)


def _titles(row: Finding) -> str:
    return gettext("、").join(activity.title for activity in row.activities.all())


def _severity(row: Finding) -> SafeString:
    return badge(row.get_severity_display(), SEVERITY_COLOURS[FindingSeverity(row.severity)])


def _state(row: Finding) -> SafeString:
    return badge(row.get_state_display(), STATE_COLOURS[FindingState(row.state)])


FINDINGS = ListPage(
    key="promotions.findings",
    title=_("检查结果"),
    url_name="promotions:findings",
    permission=PROMOTIONS_EDIT,
    queryset=_findings,
    filterset=FindingFilter,
    default_sort="severity",
    row_url=lambda row: reverse("promotions:finding", args=[row.pk]),
    head="promotions/checker/_findings_head.html",
    empty_hint=_("每次保存、每天夜里和发布前，检查都会找买家能凑出的最低价。没有问题就没有行。"),
    columns=(
        Column(
            key="code",
            title=pgettext_lazy("检查", "问题"),
            value="get_code_display",
            cell=lambda row: in_few_lines(row.get_code_display()),
            sort="code",
        ),
        Column(
            key="severity",
            title=_("严重程度"),
            value="get_severity_display",
            cell=_severity,
            sort="urgency",
            hint=_("未处理的在前，严重的在前"),
        ),
        Column(
            key="sentence",
            title=_("说明"),
            value=sentence_of,
            cell=lambda row: format_html('<span class="list-wrapped">{}</span>', sentence_of(row)),
        ),
        Column(key="sku", title=_("SKU"), value="sku.sku_id", cell=lambda row: shortened(_sku(row))),
        Column(key="activities", title=_("活动"), value=_titles, cell=lambda row: shortened(_titles(row))),
        Column(key="worst", title=_("最坏损失（元）"), value="worst_cny", kind=Kind.MONEY, sort="worst_cny"),
        Column(
            key="loss",
            title=_("每单损失（元）"),
            value="loss_cny",
            kind=Kind.MONEY,
            sort="loss_cny",
            shown=False,
        ),
        Column(
            key="orders",
            title=_("最多几单"),
            value="orders_possible",
            kind=Kind.INTEGER,
            cell=_orders,
            sort="orders_possible",
        ),
        Column(key="state", title=_("状态"), value="get_state_display", cell=_state, sort="state"),
        Column(
            key="certainty", title=_("把握"), value="get_certainty_display", sort="certainty", shown=False
        ),
        Column(key="owner", title=_("负责人"), value="owner", shown=False),
        Column(
            key="found", title=_("发现时间"), value="found_at", kind=Kind.TIME, sort="found_at", shown=False
        ),
        Column(
            key="seen", title=_("最近一次发现"), value="seen_at", kind=Kind.TIME, sort="seen_at", shown=False
        ),
        Column(key="reason", title=_("接受原因"), value="accepted_reason", shown=False),
    ),
)
