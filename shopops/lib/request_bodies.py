"""How much a request may send, decided before any of it is read."""

import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from shopops.lib.api import problem, problems

# Sign-in and language: what somebody unknown may send.
ANONYMOUS_BYTES = 64 * 1024
# Never filled by uploads: the database needs room to work.
FREE_BYTES = 500 * 1024**2
MEGABYTE = 1_000_000


View = TypeVar("View", bound=Callable[..., Any])


def takes_uploads(most: int) -> Callable[[View], View]:
    """Says that a page takes bodies of so many bytes, from those whom its guard lets in; outermost decorator."""

    def mark(view: View) -> View:
        view.upload_bytes = most  # type: ignore[attr-defined]  # read by the middleware
        return view

    return mark


class BodyLimitMiddleware:
    """413 for a body larger than its sender may send to this view, 507 where the disk has no room for it.

    An endpoint of the API that is called with a token decides for itself: REST framework knows the caller before it
    reads. Everything else is read by the check of the CSRF token, before any guard of a view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> HttpResponse | None:
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if size <= ANONYMOUS_BYTES:
            return None
        if size > most_bytes(request, view):
            return _refuse(request, problems.BodyTooLarge())
        if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and not has_room(size):
            return _refuse(request, problems.DiskFull())
        return None


def most_bytes(request: HttpRequest, view: Any) -> int:
    """The largest body that this request may have."""
    if hasattr(view, "cls"):  # an endpoint: authentication and permissions come before its parsers
        return settings.IMPORT_MAX_MB * MEGABYTE + ANONYMOUS_BYTES
    if not request.user.is_authenticated:
        return ANONYMOUS_BYTES
    usual = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return (
        getattr(view, "upload_bytes", usual) if request.user.can(getattr(view, "permission", "")) else usual
    )


def has_room(size: int) -> bool:
    """Whether so many bytes can be received and stored, and the shop can still work."""
    existing = next(p for p in (settings.MEDIA_ROOT, *Path(settings.MEDIA_ROOT).parents) if p.exists())
    places = (settings.FILE_UPLOAD_TEMP_DIR or tempfile.gettempdir(), existing)
    return all(shutil.disk_usage(place).free >= size + FREE_BYTES for place in places)


def _refuse(request: HttpRequest, error: Any) -> HttpResponse:
    if request.path.startswith("/api/"):
        response = problem.answer(error, request)
    else:
        response = HttpResponse(
            str(error.detail), status=error.status_code, content_type="text/plain; charset=utf-8"
        )
    response["Connection"] = "close"  # the rest of the body is not waited for
    return response
