"""The list of activities and coupons."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from promotions.activities.descriptions import STATUS_COLOURS, benefits_of
from promotions.activities.filters import ActivityFilter
from promotions.activities.models import Activity, ActivityStatus, FindingState
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_VIEW
from shopops.lib.lists.cells import badge, shortened
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.pages import ListPage


def _activities() -> QuerySet[Activity]:
    is_open = Q(findings__state=FindingState.OPEN)
    rows = Activity.objects.select_related("owner", "published_by")
    rows = rows.annotate(open_findings=Count("findings", filter=is_open))
    return rows.prefetch_related("tiers__gifts__sku", "bundle_pieces")


def _url(row: Activity) -> str:
    return reverse("promotions:detail", args=[row.pk])


def status_badge(row: Activity) -> SafeString:
    """Its status."""
    return badge(row.get_status_display(), STATUS_COLOURS[ActivityStatus(row.status)])


def _benefits(row: Activity) -> str:
    return gettext("；").join(benefits_of(row)) or gettext("SKU 单独定价")


def _findings(row: Any) -> SafeString | str:
    return badge(row.open_findings, "red") if row.open_findings else ""


ACTIVITIES = ListPage(
    key="promotions.activities",
    title=pgettext_lazy("多个", "活动"),
    url_name="promotions:list",
    permission=PROMOTIONS_VIEW,
    queryset=_activities,
    filterset=ActivityFilter,
    default_sort="-starts",
    row_url=_url,
    action=("promotions:new", _("新建活动"), PROMOTIONS_EDIT),
    empty_hint=_("满减、单品宝、优惠券和平台活动都在这里建，发布前自动检查最坏的一单。"),
    columns=(
        Column(
            key="title", title=_("名称"), value="title", cell=lambda row: shortened(row.title), sort="title"
        ),
        Column(key="status", title=_("状态"), value="get_status_display", cell=status_badge, sort="status"),
        Column(key="kind", title=_("工具"), value="get_kind_display", sort="kind"),
        # The tool says it nearly always.
        Column(key="level", title=_("层级"), value="get_level_display", sort="level", shown=False),
        Column(key="benefit", title=_("优惠"), value=_benefits, cell=lambda row: shortened(_benefits(row))),
        Column(key="starts", title=_("开始时间"), value="starts_at", kind=Kind.TIME, sort="starts_at"),
        Column(key="ends", title=_("结束时间"), value="ends_at", kind=Kind.TIME, sort="ends_at"),
        Column(
            key="findings",
            title=_("未处理的问题"),
            value="open_findings",
            kind=Kind.INTEGER,
            cell=_findings,
            sort="open_findings",
            permission=PROMOTIONS_EDIT,
        ),
        Column(key="event", title=_("大促"), value="event", sort="event"),
        Column(key="owner", title=_("负责人"), value="owner"),
        Column(
            key="budget",
            title=_("预算（元）"),
            value="budget_cny",
            kind=Kind.MONEY,
            sort="budget_cny",
            shown=False,
        ),
        Column(key="published", title=_("发布时间"), value="published_at", kind=Kind.TIME, shown=False),
        Column(
            key="updated",
            title=_("修改时间"),
            value="updated_at",
            kind=Kind.TIME,
            sort="updated_at",
            shown=False,
        ),
    ),
)
