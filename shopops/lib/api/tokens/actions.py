"""Making and taking back tokens."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from knox.models import AuthToken

from shopops.lib.access import Permission
from shopops.lib.api.models import TokenGrant
from shopops.lib.audit.actions import record

REASON_CHARACTERS = 4
# Any account model: a leaf does not know which.
Account = Any


@transaction.atomic
def create_token(
    *,
    name: str,
    account: Account,
    scopes: Collection[Permission | str],
    valid_for: timedelta | None,
    by: Account,
    reason: str = "",
) -> tuple[TokenGrant, str]:
    """A token of an account, and its secret, which is never seen again.

    Scopes that the account does not hold are allowed but useless. `valid_for=None` never expires. Raises
    ValidationError for the token of another account without a `reason`: whoever has the secret acts in its name.
    """
    reason = reason.strip()
    if account.pk != by.pk and len(reason) < REASON_CHARACTERS:
        raise ValidationError({"reason": _("给别的账号建令牌，请写明原因，至少 4 个字。")})
    token, secret = AuthToken.objects.create(user=account, expiry=valid_for)
    grant = TokenGrant(token=token, name=name, scopes=sorted(map(str, scopes)), created_by=by)
    grant.full_clean()
    grant.save()
    record(
        "token.created",
        by=by,
        target=f"api.tokengrant:{grant.pk}",
        reason=reason[:300],
        account=account.pk,
        name=name,
        scopes=grant.scopes,
        expires_at=token.expiry.isoformat() if token.expiry else None,
    )
    return grant, secret


@transaction.atomic
def revoke_token(*, grant: TokenGrant, by: Account) -> None:
    """The token stops working at once."""
    record(
        "token.revoked",
        by=by,
        target=f"api.tokengrant:{grant.pk}",
        account=grant.token.user_id,
        name=grant.name,
    )
    grant.token.delete()
