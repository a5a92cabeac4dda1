"""Limits of a session."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class SessionLimitsMiddleware:
    """Ends a session that was idle too long or is too old."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)
