"""Writing the trail."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from shopops.lib.audit.models import AuditEntry


def record(
    action: str, *, by: AbstractBaseUser | None, target: str = "", reason: str = "", **detail: Any
) -> AuditEntry:
    """Note what somebody did, in the caller's transaction; `by=None` is the product itself.

    `target` is "<app>.<model>:<key>". Never put personal data in.
    """
    return AuditEntry.objects.create(action=action, by=by, target=target, reason=reason, detail=detail)  # type: ignore[misc]  # any user model
