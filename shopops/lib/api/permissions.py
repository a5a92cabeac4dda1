"""What a caller may do: the account's permissions, narrowed by the token's scopes."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from shopops.lib.access import Permission
from shopops.lib.api.models import TokenGrant


def permitted(request: Request, permission: Permission) -> bool:
    """Whether this request may do that: the account's role holds it and the token's scopes name it."""
    if not request.user.is_authenticated or not request.user.can(permission):
        return False
    return not isinstance(request.auth, TokenGrant) or permission in request.auth.scopes


class Needs(BasePermission):
    """Reads `view.permissions`: which permission each action needs. An action without one is refused."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if str(request.method).lower() not in view.action_map:  # let it answer 405
            return bool(request.user.is_authenticated)
        needed = view.permissions.get(view.action)
        return needed is not None and permitted(request, needed)
