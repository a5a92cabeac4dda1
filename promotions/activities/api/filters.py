"""Filters of /api/v1/activities/, /api/v1/activity-checks/, /api/v1/coupon-batches/, segments/ and platform-names/."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from promotions.activities.models import Activity, ActivityStatus
from promotions.rulebook.kinds import ActivityKind, ActivityLevel
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
