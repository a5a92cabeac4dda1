"""Roles and their permissions, declared completely."""

from shopops.lib.access import Permission
from staff.accounts.navigation import NAVIGATION
from staff.accounts.permission_titles import PERMISSION_TITLES
from staff.accounts.roles import ROLES, Manager


def test_every_permission_has_a_title() -> None:
    assert set(PERMISSION_TITLES) == set(Permission)


def test_the_manager_may_do_everything() -> None:
    assert Manager.permissions == frozenset(Permission)


def test_every_permission_is_given_to_somebody_beside_the_manager_or_is_the_managers() -> None:
    managers_only = {
        Permission.STAFF_MANAGE,
        Permission.AUDIT_VIEW,
        Permission.TOKENS_MANAGE,
        Permission.SYSTEM_VIEW,
        Permission.PROMOTIONS_PUBLISH,
    }
    others = frozenset().union(*(r.permissions for r in ROLES.values() if r is not Manager))
    assert set(Permission) - others == managers_only


def test_every_entry_of_the_navigation_has_a_page() -> None:
    missing = [e.url_name for group in NAVIGATION for e in group.entries if not e.exists()]
    assert missing == []
