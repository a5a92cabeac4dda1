"""People and roles, as pages show them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from staff.models import User
from staff.roles import ROLES


@dataclass(frozen=True)
class RoleOverview:
    """One role, how many accounts in use have it, and the names of its permissions."""

    code: str
    title: Promise
    people_count: int
    permissions: list[str]


def people(*, q: str = "", role: str = "", state: str = "") -> QuerySet[User]:
    """Accounts by name, role and state ("active", "off"); those in use first."""
    found = User.objects.order_by("-is_active", "username")
    if q:
        found = found.filter(Q(username__icontains=q) | Q(display_name__icontains=q))
    if role in ROLES:
        found = found.filter(roles__contains=[role])
    if state in ("active", "off"):
        found = found.filter(is_active=state == "active")
    return found


def roles_overview() -> list[RoleOverview]:
    """All roles in the order of their declaration."""
    taken = [
        code
        for roles in User.objects.filter(is_active=True).values_list("roles", flat=True)
        for code in roles
    ]
    return [
        RoleOverview(code, role.title, taken.count(code), sorted(role.permissions))
        for code, role in ROLES.items()
    ]
