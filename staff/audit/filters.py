"""Finding entries of the trail."""

from typing import Any

import django_filters as df
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shopops.lib.audit import names
from shopops.lib.audit.models import AuditEntry
from shopops.lib.lists.filters import DayFromFilter, DayToFilter, ListFilter


def _people(request: Any) -> QuerySet[Any]:
    return get_user_model()._default_manager.order_by("username")


class AuditFilter(ListFilter):
    """By who, what, which object (its beginning), and days (Asia/Shanghai, both included)."""

    by = df.ModelChoiceFilter(label=_("操作人"), queryset=_people, empty_label=_("所有人"))
    action = df.ChoiceFilter(label=_("动作"), choices=names.choices, empty_label=_("所有动作"))
    target = df.CharFilter(label=_("对象"), lookup_expr="startswith", max_length=120)
    day_from = DayFromFilter("at", label=_("从"))
    day_to = DayToFilter("at", label=_("到"))

    class Meta:
        model = AuditEntry
        fields: list[str] = []
