"""Who is calling: a program with a token, or a signed-in browser."""

import re
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework import authentication, exceptions

from shopops.lib.api.models import TokenGrant

TOKEN = re.compile(rb"[A-Za-z0-9_]{16,128}")
USE_NOTED_EVERY = timedelta(minutes=1)


class BearerAuthentication(TokenAuthentication):
    """`Authorization: Bearer …`. Unlike knox, an expired token stays listed and answers `token_expired`."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, TokenGrant]:
        """The account and what the token grants. One query, and a second one at most once a minute."""
        if not TOKEN.fullmatch(token):
            raise exceptions.AuthenticationFailed()
        # The digest is SHA-512 of 256 random bits: looking it up tells a guesser nothing.
        grants = TokenGrant.objects.select_related("token__user")
        grant = grants.filter(token__digest=hash_token(token.decode())).first()
        if grant is None or not grant.token.user.is_active:
            raise exceptions.AuthenticationFailed(_("令牌不存在、已撤销或账号已停用。"))
        if grant.is_expired():
            raise exceptions.AuthenticationFailed(_("令牌已过期。"), code="token_expired")
        _note_use(grant)
        return grant.token.user, grant


class SessionAuthentication(authentication.SessionAuthentication):
    """The signed-in browser; changes need the CSRF token."""

    def enforce_csrf(self, request: HttpRequest) -> None:
        try:
            super().enforce_csrf(request)  # type: ignore[arg-type]  # REST framework passes its own request
        except exceptions.PermissionDenied as refused:
            raise exceptions.PermissionDenied(str(refused.detail), code="csrf_failed") from refused


def _note_use(grant: TokenGrant) -> None:
    now = timezone.now()
    if grant.last_used_at is None or grant.last_used_at < now - USE_NOTED_EVERY:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        TokenGrant.objects.filter(stale, pk=grant.pk).update(last_used_at=now)
