"""People and roles, as pages show them."""

from dataclasses import dataclass

from django.utils.functional import Promise

from shopops.lib.access import Permission
from staff.accounts.models import User
from staff.accounts.permission_titles import PERMISSION_TITLES
from staff.accounts.roles import ROLES


@dataclass(frozen=True)
class PermissionTitle:
    """A permission by its code and in the reader's words."""

    code: str
    title: Promise


@dataclass(frozen=True)
class RoleOverview:
    """One role, how many accounts in use have it, and what it may do."""

    code: str
    title: Promise
    people_count: int
    permissions: list[PermissionTitle]


def roles_overview() -> list[RoleOverview]:
    """All roles in the order of their declaration."""
    taken = [
        code
        for roles in User.objects.filter(is_active=True).values_list("roles", flat=True)
        for code in roles
    ]
    return [
        RoleOverview(code, role.title, taken.count(code), _titles(role.permissions))
        for code, role in ROLES.items()
    ]


def _titles(permissions: frozenset[Permission]) -> list[PermissionTitle]:
    return [PermissionTitle(p.value, PERMISSION_TITLES[p]) for p in Permission if p in permissions]
