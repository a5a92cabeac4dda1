"""People and roles, as pages show them."""

from dataclasses import dataclass

from django.urls import reverse

from shopops.lib.access import Permission, Role, all_permissions
from shopops.lib.navigation import entries_for
from staff.accounts.models import User


@dataclass(frozen=True)
class RoleOverview:
    """One role, how many accounts in use have it, and what it may do."""

    role: Role
    people_count: int
    permissions: list[Permission]


def roles_overview() -> list[RoleOverview]:
    """All roles in the order of their declaration."""
    taken = [
        code
        for roles in User.objects.filter(is_active=True).values_list("roles", flat=True)
        for code in roles
    ]
    return [
        RoleOverview(role, taken.count(role), [p for p in all_permissions() if role in p.roles])
        for role in Role
    ]


def first_page_for(user: User) -> str:
    """Where this account begins: the first page of the navigation it may open, its profile at least."""
    return next((entry.url for entry in entries_for(user)), reverse("staff:profile"))
