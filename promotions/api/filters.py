"""Filters of /api/v1/activities/, /api/v1/activity-checks/, /api/v1/coupon-batches/, segments/ and platform-names/."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from promotions.models import (
    Activity,
    ActivityKind,
    ActivityLevel,
    ActivityStatus,
    CalledBy,
    CheckOutcome,
    CheckRun,
    CheckState,
    CheckWanted,
    CouponBatch,
    PlatformName,
    Segment,
)
from shopops.lib.api.filters import MomentFilter, StrictFilterSet


class ActivityFilter(StrictFilterSet):
    status = filters.ChoiceFilter(choices=ActivityStatus.choices)
    kind = filters.ChoiceFilter(choices=ActivityKind.choices)
    level = filters.ChoiceFilter(choices=ActivityLevel.choices)
    event = filters.CharFilter()
    title_contains = filters.CharFilter(field_name="title", lookup_expr="icontains")
    starts_before = MomentFilter(field_name="starts_at", lookup_expr="lt", label=_("在此时间之前开始的"))
    ends_after = MomentFilter(field_name="ends_at", lookup_expr="gt", label=_("在此时间之后结束的"))
    updated_since = MomentFilter(
        field_name="updated_at", lookup_expr="gte", label=_("此时间（含）之后更新的")
    )

    class Meta:
        model = Activity
        fields: list[str] = []


class CheckRunFilter(StrictFilterSet):
    activity = filters.NumberFilter(min_value=1, max_value=2**63 - 1)
    state = filters.ChoiceFilter(choices=CheckState.choices)
    wanted = filters.ChoiceFilter(choices=CheckWanted.choices)
    outcome = filters.ChoiceFilter(choices=[pair for pair in CheckOutcome.choices if pair[0]])
    asked_since = MomentFilter(field_name="asked_at", lookup_expr="gte", label=_("此时间（含）之后发起的"))

    class Meta:
        model = CheckRun
        fields: list[str] = []


class BatchFilter(StrictFilterSet):
    activity = filters.NumberFilter(min_value=1, max_value=2**63 - 1)
    is_open = filters.BooleanFilter()

    class Meta:
        model = CouponBatch
        fields: list[str] = []


class SegmentFilter(StrictFilterSet):
    name_contains = filters.CharFilter(field_name="name", lookup_expr="icontains")
    is_list = filters.BooleanFilter()

    class Meta:
        model = Segment
        fields: list[str] = []


class PlatformNameFilter(StrictFilterSet):
    activity = filters.NumberFilter(min_value=1, max_value=2**63 - 1)
    called_by = filters.ChoiceFilter(choices=CalledBy.choices)

    class Meta:
        model = PlatformName
        fields: list[str] = []
