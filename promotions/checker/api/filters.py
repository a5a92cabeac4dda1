"""Filters of /api/v1/activity-checks/."""

from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from promotions.checker.models import CheckOutcome, CheckRun, CheckWanted
from shopops.lib.api.filters import MomentFilter, StrictFilterSet
from shopops.lib.jobs.models import JobState


class CheckRunFilter(StrictFilterSet):
    activity = filters.NumberFilter(min_value=1, max_value=2**63 - 1)
    state = filters.ChoiceFilter(choices=JobState.choices)
    wanted = filters.ChoiceFilter(choices=CheckWanted.choices)
    outcome = filters.ChoiceFilter(choices=[pair for pair in CheckOutcome.choices if pair[0]])
    asked_since = MomentFilter(field_name="asked_at", lookup_expr="gte", label=_("此时间（含）之后发起的"))

    class Meta:
        model = CheckRun
        fields: list[str] = []
