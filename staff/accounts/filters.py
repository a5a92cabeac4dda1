"""Finding people."""

import django_filters as df
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Role
from shopops.lib.lists.filters import ListFilter
from staff.accounts.models import User

STATES = (("active", _("在用")), ("off", _("已停用")))


class PersonFilter(ListFilter):
    """By part of the name, role, and state ("active", "off")."""

    q = df.CharFilter(label=_("姓名或用户名"), method="filter_text", max_length=100)
    role = df.ChoiceFilter(
        label=_("角色"),
        method="filter_role",
        choices=Role.choices,
        empty_label=_("所有角色"),
    )
    state = df.ChoiceFilter(label=_("状态"), method="filter_state", choices=STATES, empty_label=_("全部"))

    class Meta:
        model = User
        fields: list[str] = []

    def filter_text(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(Q(username__icontains=value) | Q(display_name__icontains=value))

    def filter_role(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(roles__contains=[value])

    def filter_state(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(is_active=value == "active")
