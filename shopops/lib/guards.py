"""Guards of views: every page says who may see it."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from shopops.lib.access import Permission

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)
PUBLIC = "public"
SIGNED_IN = "signed-in"


class SignedInRequest(HttpRequest):
    """What a guarded view gets: a signed-in user, and `request.htmx`."""

    user: Any  # settings.AUTH_USER_MODEL, which this package does not know
    htmx: HtmxDetails


def _to_sign_in(request: SignedInRequest) -> HttpResponseBase:
    """To the sign-in page and back; htmx moves the whole page, not the fragment that it asked for."""
    if request.htmx:
        page = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(redirect_to_login(page, resolve_url(settings.LOGIN_URL)).url)
    return redirect_to_login(request.get_full_path())


def require(
    permission: Permission,
) -> Callable[[Callable[Concatenate[SignedInRequest, P], R]], Callable[..., Any]]:
    """Only people with this permission see the page; others get the login page or a 403.

    The permission is stored on the view as `view.permission`, so that a test can walk all URLs.
    """

    def decorate(view: Callable[Concatenate[SignedInRequest, P], R]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            if not (request.user.opens_pages and request.user.can(permission)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the URL × role test
        return guarded

    return decorate


def signed_in(view: Callable[Concatenate[SignedInRequest, P], R]) -> Callable[..., Any]:
    """Any signed-in person sees the page (their own profile, search, saved views)."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not request.user.opens_pages:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.permission = SIGNED_IN  # type: ignore[attr-defined]  # read by the URL × role test
    return guarded


def public(view: Callable[..., R]) -> Callable[..., R]:
    """Says that a page is meant for everybody (login, health)."""
    view.permission = PUBLIC  # type: ignore[attr-defined]  # read by the URL × role test
    return view
