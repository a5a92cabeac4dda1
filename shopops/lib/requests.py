"""What a request says about who sent it and what is wanted."""

from ipaddress import ip_address
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


def visitor_address(request: HttpRequest) -> str | None:
    """The visitor's address as the proxy in front gives it: the last one of X-Forwarded-For.

    Those before it are the visitor's own claim. Without a proxy's word, the address that connected.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(forwarded))
    except ValueError:
        return request.META.get("REMOTE_ADDR") or None


def seen_version(request: HttpRequest) -> int:
    """The version that was on the screen; 0, which no row has, when the form says none."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and int(text) < 2**31 else 0
