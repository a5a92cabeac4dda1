"""Filters of the lists of promotions."""

from datetime import date

import django_filters as df
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from promotions.activities.models import Activity, ActivityStatus, Finding, FindingState
from promotions.rulebook.kinds import ActivityKind, ActivityLevel
from shopops.lib.lists.filters import CodesFilter, DayFilter, DayFromFilter, ListFilter, YesNoFilter, start_of
from staff.accounts.models import User


def _owners(request: object) -> QuerySet[User]:
    return User.objects.filter(pk__in=Activity.objects.values("owner")).order_by("display_name", "username")


class RunsUntilFilter(DayFilter):
    """Activities that begin before the end of a day."""

    def filter(self, rows: QuerySet[Activity], value: date | None) -> QuerySet[Activity]:
        return rows.filter(starts_at__lt=start_of(date.fromordinal(value.toordinal() + 1))) if value else rows


class ActivityFilter(ListFilter):
    """Which activities.

    - `q`: part of the name or of the big sale; `status`, `kind`, `level`: one or several codes
    - `runs_from`, `runs_to`: those that run on one of these days, both included (Asia/Shanghai)
    - `owner`: whose; `has_findings`: 1 or 0, whether the checker found something that is still open
    """

    q = df.CharFilter(method="filter_text", label=_("名称 / 大促"), max_length=100)
    status = CodesFilter("status", choices=ActivityStatus, label=_("状态"))
    kind = CodesFilter("kind", choices=ActivityKind, label=_("工具"))
    level = CodesFilter("level", choices=ActivityLevel, label=_("层级"))
    runs_from = DayFromFilter("ends_at", label=_("进行时间从"))
    runs_to = RunsUntilFilter("starts_at", label=_("进行时间到"))
    owner = df.ModelChoiceFilter(queryset=_owners, label=_("负责人"), empty_label=_("不限"))

    has_findings = YesNoFilter(method="filter_findings", label=_("有未处理的问题"))

    more = ("runs_from", "runs_to", "owner", "has_findings")

    class Meta:
        model = Activity
        fields: list[str] = []

    def filter_text(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return rows.filter(Q(title__icontains=value) | Q(event__icontains=value))

    def filter_findings(self, rows: QuerySet[Activity], name: str, value: bool) -> QuerySet[Activity]:
        found = Finding.objects.filter(state=FindingState.OPEN).values("activities")
        return rows.filter(pk__in=found) if value else rows.exclude(pk__in=found)
