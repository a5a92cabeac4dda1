"""Password guesses at one account from many addresses: capped, but never for browsers that its owner has used.

An address is locked out after a few failures (django-axes). Somebody with many addresses would go on guessing, and a
lock on the account itself would let any stranger lock its owner out. So a browser that has signed in before carries a
signed cookie; once an account has seen too many failures, only such browsers may go on trying.
"""

from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.db.models import Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

COOKIE = "known_device"
COOKIE_SECONDS = 180 * 24 * 3600
MOST_ACCOUNTS = 20


def may_try(request: HttpRequest, username: str) -> bool:
    """Whether this browser may try a password of the account: few have failed lately, or it has signed in before."""
    return username in _accounts_of(request) or _failures(username) < settings.LOGIN_FAILURES_PER_ACCOUNT


def remember_device(request: HttpRequest, response: HttpResponseBase, username: str) -> None:
    """Note in a cookie that the account has signed in with this browser."""
    others = [name for name in _accounts_of(request) if name != username]
    response.set_cookie(
        COOKIE,
        signing.dumps([username, *others][:MOST_ACCOUNTS], salt=COOKIE),
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _accounts_of(request: HttpRequest) -> list[str]:
    try:
        return list(signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=COOKIE_SECONDS))
    except signing.BadSignature:
        return []


def _failures(username: str) -> int:
    """Failures at the account from all addresses, as long as a lock-out lasts; axes forgets older ones."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    lately = AccessAttempt.objects.filter(username=username, attempt_time__gt=since)
    return lately.aggregate(total=Sum("failures_since_start"))["total"] or 0
