"""What activities did: orders, discount, margin, new buyers, lift and ROI, from the nightly figures."""

from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from orders.trades.permissions import ORDERS_VIEW
from products.catalogue.permissions import COSTS_VIEW
from promotions.activities.filters import ActivityFilter
from promotions.activities.lists import status_badge
from promotions.activities.models import Activity
from promotions.activities.pages.requests import activity_of
from promotions.figures.effects import NoLift, compared, new_buyers, report_of, with_compared
from promotions.figures.models import PromotionDay, PromotionNewBuyers
from shopops.lib.guards import require
from shopops.lib.imports.permissions import IMPORTS_VIEW
from shopops.lib.lists.cells import in_few_lines, shortened
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.pages import ListPage
from shopops.lib.lists.views import show_list
from shopops.lib.requests import person_of
from shopops.lib.rollup.permissions import FIGURES_VIEW
from shopops.lib.rollup.queries import data_through

SUMMED = ("orders", "buyers", "amount_cny", "discount_cny", "margin_cny", "coupons_used")


WHY_NO_LIFT = {
    NoLift.NOT_ONE_DAY: _("活动还没有一整天的数字，暂时看不出提升。"),
    NoLift.UNUSED: _("还没有订单用过这个活动，看不出提升。"),
    NoLift.NO_FORTNIGHT: _("没有开始前 14 天的全部订单，没有可比的。"),
    NoLift.NOTHING_BEFORE: _("活动商品在开始前 14 天没有成交，没有可比的。"),
}


def _activities() -> QuerySet[Activity]:
    sums = {f"sum_{name}": Sum(f"days__{name}") for name in SUMMED}
    rows = Activity.objects.filter(days__isnull=False).annotate(**sums, sum_new_buyers=new_buyers())
    rows = rows.select_related("owner")
    return with_compared(rows, through=data_through("promotion_day"))


def lift(row: Any) -> Decimal | None:
    """How much more of the covered products was sold a day; None where it cannot be computed."""
    return compared(row).lift


def roi(row: Any) -> Decimal | None:
    """What a yuan of discount earned; None where it cannot be computed."""
    found = compared(row).roi
    return None if found is None else found.quantize(Decimal("0.01"))


def _title(row: Activity) -> SafeString:
    return shortened(row.title)


def _sum(key: str, title: Any, kind: Kind = Kind.INTEGER, **more: Any) -> Column:
    name = f"sum_{key}"
    return Column(key=key, title=title, value=name, kind=kind, sort=name, **more)


REPORT = ListPage(
    key="promotions.report",
    title=_("活动效果"),
    url_name="promotions:report",
    permission=FIGURES_VIEW,
    queryset=_activities,
    filterset=ActivityFilter,
    default_sort="-starts",
    row_url=lambda row: reverse("promotions:activity_report", args=[row.pk]),
    head="promotions/figures/_unmatched.html",
    empty_hint=_(
        "订单导入后，按下单时的记录、优惠名称或重新算价找出用了哪个活动，再计算每个活动每天的数字。"
    ),
    empty_link=("imports:list", _("去导入"), IMPORTS_VIEW),
    columns=(
        Column(key="title", title=_("活动"), value="title", cell=_title, sort="title"),
        Column(key="status", title=_("状态"), value="get_status_display", cell=status_badge, sort="status"),
        Column(
            key="kind",
            title=_("工具"),
            value="get_kind_display",
            cell=lambda row: in_few_lines(row.get_kind_display()),
            sort="kind",
        ),
        Column(key="starts", title=_("开始时间"), value="starts_at", kind=Kind.DAY, sort="starts_at"),
        Column(key="ends", title=_("结束时间"), value="ends_at", kind=Kind.DAY, sort="ends_at"),
        _sum("orders", _("支付订单数")),
        _sum("amount_cny", _("支付金额（元）"), Kind.MONEY),
        _sum("discount_cny", _("优惠金额（元）"), Kind.MONEY),
        _sum("margin_cny", _("毛利（元）"), Kind.MONEY, permission=COSTS_VIEW),
        _sum("new_buyers", _("新客数")),
        _sum("coupons_used", _("用券张数"), shown=False),
        Column(
            key="lift",
            title=_("提升"),
            value=lift,
            kind=Kind.RATE,
            hint=_("活动商品每天的支付金额，和开始前 14 天相比；没有订单用过或没有可比的就不算"),
        ),
        Column(
            key="roi",
            title="ROI",
            value=roi,
            kind=Kind.MONEY,
            permission=COSTS_VIEW,
            hint=_("比平时多赚的毛利 ÷ 优惠金额"),
        ),
    ),
)


@require(FIGURES_VIEW)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """All activities that were used, with their sums."""
    return show_list(request, REPORT)


@require(FIGURES_VIEW)
@require_safe
def activity_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One activity day by day."""
    activity = activity_of(pk)
    won = PromotionNewBuyers.objects.filter(activity=activity, day=OuterRef("day")).values("new_buyers")
    days = list(
        PromotionDay.objects.filter(activity=activity)
        .annotate(new_buyers=Coalesce(Subquery(won), 0))
        .order_by("-day")
    )
    context: dict[str, Any] = {
        "activity": activity,
        "days": days,
        "sees_costs": person_of(request).can(COSTS_VIEW),
        "sees_orders": person_of(request).can(ORDERS_VIEW),
    }
    if days:
        report = report_of(activity, through=data_through("promotion_day"))
        why_not = report.compared.why_not
        context |= {"shown": report, "why_no_lift": WHY_NO_LIFT[why_not] if why_not else ""}
    return render(request, "promotions/figures/report.html", context)
