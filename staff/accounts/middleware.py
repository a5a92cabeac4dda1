"""Language of the person, limits of a session, and what an account owes before it may go on."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django_htmx.http import HttpResponseClientRedirect

from shopops.lib.guards import SignedInRequest
from staff.accounts.second_factor import confirmed_device

SIGNED_IN_AT = "signed_in_at_seconds"
SEEN_AT = "seen_at_seconds"
ENDED = "ended_by_limit"
# Writing the session at every request would be a database write each; a minute is exact enough.
SEEN_STEP_SECONDS = 60

# Pages that nobody is led away from.
ALWAYS_OPEN = frozenset({"staff:logout", "staff:language", "healthz", "readyz"})

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def language_of(request: HttpRequest) -> str:
    """The person's own language, else the cookie of the switch, else Chinese.

    Browsers' wishes count for programs only: the shop's language is Chinese whatever the computer speaks.
    """
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return user.language
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in dict(settings.LANGUAGES):
        return chosen
    if request.path.startswith("/api/"):
        return translation.get_language_from_request(request)
    return settings.LANGUAGE_CODE


class LanguageMiddleware:
    """Every page in the reader's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class SessionLimitsMiddleware:
    """Ends a session that was idle too long or is too old; the times are kept in the session itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        now = time.time()
        signed_in_at = request.session.setdefault(SIGNED_IN_AT, now)
        seen_at = request.session.setdefault(SEEN_AT, now)
        idle = now - seen_at > settings.SESSION_IDLE_SECONDS
        if idle or now - signed_in_at > settings.SESSION_ABSOLUTE_SECONDS:
            logout(request)
            request.session[ENDED] = True  # the sign-in page says why
        elif now - seen_at > SEEN_STEP_SECONDS:
            request.session[SEEN_AT] = now


class AccountStepsMiddleware:
    """Leads people to what their account still owes: a password of their own, a second factor."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: SignedInRequest, view: Any, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        step = owed_step(request.user)
        match = request.resolver_match
        if not step or match is None or match.view_name in ALWAYS_OPEN or match.view_name == step:
            return None
        if request.htmx:
            return HttpResponseClientRedirect(reverse(step))
        return redirect(step)


def owed_step(user: Any) -> str:
    """Name of the page that this person must visit first; empty when nothing is owed.

    Programs never have sessions, so tokens of the API are not concerned.
    """
    if not user.is_authenticated or not user.opens_pages:
        return ""
    if user.needs_second_factor and not user.is_verified():
        return "staff:second_factor" if confirmed_device(user) else "staff:set_up_second_factor"
    return "staff:own_password" if user.must_change_password else ""
