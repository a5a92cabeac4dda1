"""One log line a request, under an id that the answer also carries."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase

from shopops.lib.logs import request_id

log = logging.getLogger("shopops.request")
# What monitors ask every few seconds, and files: they would hide the pages in the log.
_QUIET = ("/healthz", "/readyz", settings.STATIC_URL)
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLogMiddleware:
    """Takes X-Request-ID over from the proxy (or makes one) and logs method, path, status, time.

    The query string stays out of the log: people search for phone numbers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        received = request.headers.get("X-Request-ID", "")
        token = request_id.set(received if _ID.fullmatch(received) else uuid.uuid4().hex)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            self._log(request, response.status_code, time.perf_counter() - started)
            return response
        finally:
            request_id.reset(token)

    def _log(self, request: HttpRequest, status: int, seconds: float) -> None:
        if request.path.startswith(_QUIET):
            return
        log.info(
            "request",
            extra={
                "method": request.method,
                "path": request.path,
                "status": status,
                "milliseconds": round(seconds * 1000, 1),
                "user_id": _user_id(request),
            },
        )


def _user_id(request: HttpRequest) -> int | None:
    """Who asked; nobody can tell while the database that has the session is away."""
    with suppress(DatabaseError):
        return getattr(getattr(request, "user", None), "pk", None)
    return None
