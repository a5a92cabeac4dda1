"""Reading a request whose sender a guard has already checked."""

from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request


def person_of(request: HttpRequest | Request) -> Any:
    """The signed-in account; only behind a guard (`shopops.lib.guards`)."""
    assert request.user.is_authenticated  # noqa: S101  a view without a guard is a mistake of ours
    return request.user


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; going back in the browser needs the whole page."""
    htmx: Any = request.htmx  # type: ignore[attr-defined]  # set by django_htmx.middleware
    return bool(htmx) and not htmx.history_restore_request
