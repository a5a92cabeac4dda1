"""Who may do what: roles are the shop's, a permission belongs to the subject that declares it.

A subject lists its permissions in its `subject.py` (`shopops.lib.subjects`) and says there which roles hold them.
"""

from collections.abc import Collection, Iterable
from typing import Self

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a person does in the shop; permissions of several roles add up."""

    MANAGER = "manager", _("店长")
    CS_LEAD = "cs_lead", _("客服主管")
    PRESALES = "presales", _("售前客服")
    AFTERSALES = "aftersales", _("售后客服")
    MERCHANDISER = "merchandiser", pgettext_lazy("岗位", "商品")
    WAREHOUSE = "warehouse", _("仓库")
    FINANCE = "finance", _("财务")
    # Another program of the company: its tokens' scopes narrow this further; it cannot sign in to pages.
    API_CLIENT = "api_client", _("接口程序")


EVERYONE = frozenset(Role)


class Permission(str):
    """One thing a person or a program may do, `orders.edit`; the token scope of that name is the same string.

    `roles` hold it besides the manager, who holds every permission. `scope` is what the tokens page calls it;
    without one no endpoint asks for it and no token can have it.
    """

    label: Promise
    scope: Promise | None
    roles: frozenset[Role]

    def __new__(
        cls, name: str, label: Promise, *, roles: Iterable[Role] = (), scope: Promise | None = None
    ) -> Self:
        permission = super().__new__(cls, name)
        permission.label = label
        permission.scope = scope
        permission.roles = frozenset({Role.MANAGER, *roles})
        return permission


# Keys are plain strings, as forms and tokens hold them.
_permissions: dict[str, Permission] = {}


def register(*permissions: Permission) -> None:
    """Add permissions. ValueError when another one has that name."""
    for permission in permissions:
        if _permissions.setdefault(str(permission), permission) is not permission:
            raise ValueError(f"two permissions are called {permission!r}")


def all_permissions() -> list[Permission]:
    """Every registered permission, in order of registration."""
    return list(_permissions.values())


def scope_titles() -> dict[str, Promise]:
    """What a token can be allowed, each as the tokens page calls it."""
    return {name: p.scope for name, p in _permissions.items() if p.scope is not None}


def permissions_of(roles: Collection[str]) -> frozenset[Permission]:
    """Every permission of these roles."""
    return frozenset(permission for permission in _permissions.values() if permission.roles & set(roles))
