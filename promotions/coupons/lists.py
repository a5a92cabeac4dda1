"""The lists of coupons: batches with their usage, and single codes."""

from decimal import Decimal

import django_filters as df
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from promotions.activities.models import ActivityStatus
from promotions.coupons.codes import cleaned
from promotions.coupons.models import Coupon, CouponBatch, CouponState
from promotions.permissions import COUPONS_ISSUE, PROMOTIONS_EDIT, PROMOTIONS_VIEW
from shopops.lib.lists.cells import badge, shortened
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.filters import CodesFilter, ListFilter, YesNoFilter
from shopops.lib.lists.pages import ListPage

STATE_COLOURS = {
    CouponState.ISSUED: "grey",
    CouponState.CLAIMED: "blue",
    CouponState.RESERVED: "purple",
    CouponState.REDEEMED: "green",
    CouponState.EXPIRED: "grey",
}


class BatchFilter(ListFilter):
    """By name of the batch or its coupon, whether it can be claimed, and the coupon's status."""

    q = df.CharFilter(method="filter_text", label=_("批次 / 优惠券"), max_length=100)
    status = CodesFilter("activity__status", choices=ActivityStatus, label=_("优惠券状态"))
    is_open = YesNoFilter(field_name="is_open", label=_("可领取"))

    class Meta:
        model = CouponBatch
        fields: list[str] = []

    def filter_text(self, rows: QuerySet[CouponBatch], name: str, value: str) -> QuerySet[CouponBatch]:
        return rows.filter(Q(name__icontains=value) | Q(activity__title__icontains=value))


def _batches() -> QuerySet[CouponBatch]:
    return CouponBatch.objects.select_related("activity")


def use_rate(row: CouponBatch) -> Decimal | None:
    """Used of claimed."""
    return Decimal(row.used) / row.claimed if row.claimed else None


def _count(key: str, title: object, *, shown: bool = True) -> Column:
    return Column(key=key, title=title, value=key, kind=Kind.INTEGER, sort=key, shown=shown)  # type: ignore[arg-type]  # a lazy text


BATCHES = ListPage(
    key="promotions.batches",
    title=_("优惠券"),
    url_name="promotions:batches",
    permission=PROMOTIONS_VIEW,
    queryset=_batches,
    filterset=BatchFilter,
    default_sort="-created",
    row_url=lambda row: reverse("promotions:batch", args=[row.pk]),
    head="promotions/coupons/_batches_head.html",
    empty_hint=_("先新建一个优惠券活动，再在它的页面里建批次。"),
    empty_link=("promotions:new", _("新建活动"), PROMOTIONS_EDIT),
    columns=(
        Column(
            key="name", title=_("批次名称"), value="name", cell=lambda row: shortened(row.name), sort="name"
        ),
        Column(
            key="activity",
            title=_("优惠券"),
            value="activity.title",
            cell=lambda row: shortened(row.activity.title),
        ),
        Column(key="status", title=_("优惠券状态"), value="activity.get_status_display"),
        _count("total", _("发行量")),
        _count("issued", _("已发行"), shown=False),
        _count("claimed", _("已领取")),
        _count("reserved", _("占用中"), shown=False),
        _count("used", _("已使用")),
        Column(key="rate", title=_("使用率"), value=use_rate, kind=Kind.RATE),
        _count("expired", _("已过期"), shown=False),
        Column(
            key="spent", title=_("已优惠金额（元）"), value="spent_cny", kind=Kind.MONEY, sort="spent_cny"
        ),
        Column(key="budget", title=_("预算（元）"), value="budget_cny", kind=Kind.MONEY, sort="budget_cny"),
        Column(key="ends", title=_("领取结束"), value="claim_ends_at", kind=Kind.TIME, sort="claim_ends_at"),
        Column(
            key="created",
            title=_("创建时间"),
            value="created_at",
            kind=Kind.TIME,
            sort="created_at",
            shown=False,
        ),
    ),
)


def _with_coupons(request: object) -> QuerySet[CouponBatch]:
    return CouponBatch.objects.filter(issued__gt=0)


class CodeFilter(ListFilter):
    """By code, batch and state."""

    q = df.CharFilter(method="filter_code", label=_("券码"), max_length=24)
    batch = df.ModelChoiceFilter(queryset=_with_coupons, label=_("批次"), empty_label=_("不限"))
    state = CodesFilter("state", choices=CouponState, label=_("状态"))

    class Meta:
        model = Coupon
        fields: list[str] = []

    def filter_code(self, rows: QuerySet[Coupon], name: str, value: str) -> QuerySet[Coupon]:
        return rows.filter(code=cleaned(value))


def _codes() -> QuerySet[Coupon]:
    return Coupon.objects.select_related("batch", "buyer")


CODES = ListPage(
    key="promotions.codes",
    title=_("券码"),
    url_name="promotions:codes",
    permission=COUPONS_ISSUE,
    queryset=_codes,
    filterset=CodeFilter,
    default_sort="-issued",
    empty_hint=_("在批次的页面里生成券码，或定向发给一批买家。"),
    columns=(
        Column(key="code", title=_("券码"), value="code", sort="code"),
        Column(key="batch", title=_("批次"), value="batch.name"),
        Column(
            key="state",
            title=_("状态"),
            value="get_state_display",
            cell=lambda row: badge(row.get_state_display(), STATE_COLOURS[CouponState(row.state)]),
            sort="state",
        ),
        Column(key="buyer", title=_("买家"), value="buyer.masked_nick"),
        Column(key="issued", title=_("发行时间"), value="issued_at", kind=Kind.TIME, sort="issued_at"),
        Column(key="claimed", title=_("领取时间"), value="claimed_at", kind=Kind.TIME),
        Column(key="until", title=_("有效期结束"), value="valid_until", kind=Kind.TIME),
    ),
)
