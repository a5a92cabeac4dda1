"""Finding entries of the trail."""

from typing import Any

import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shopops.lib.audit import names
from shopops.lib.audit.models import AuditEntry


def _people(request: Any) -> QuerySet[Any]:
    return get_user_model()._default_manager.order_by("username")


class AuditFilter(django_filters.FilterSet):
    """By who, what, which object, and day (Shanghai)."""

    by = django_filters.ModelChoiceFilter(label=_("操作人"), queryset=_people, empty_label=_("所有人"))
    action = django_filters.ChoiceFilter(label=_("动作"), choices=names.choices, empty_label=_("所有动作"))
    target = django_filters.CharFilter(label=_("对象"), lookup_expr="startswith")
    day = django_filters.DateFilter(
        label=_("日期"), field_name="at", lookup_expr="date", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = AuditEntry
        fields: list[str] = []
