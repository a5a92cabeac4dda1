"""Every error of the API is an RFC 9457 problem with a stable code."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.fields import get_error_detail
from rest_framework.renderers import JSONRenderer

from shopops.lib.api import problems
from shopops.lib.logs import request_id
from shopops.lib.versions import ChangedMeanwhile

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("shopops.api")


def handle(exception: Exception, context: dict[str, Any]) -> HttpResponse:
    """The exception handler of REST framework: anything that went wrong becomes a problem.

    Always JSON, also where the caller wanted a format that we do not have.
    """
    error = as_api_exception(exception)
    if error is None:
        log.exception("unhandled error in the API")
        error = problems.InternalError()
    return answer(error, context.get("request"))


def answer(error: exceptions.APIException, request: Any) -> HttpResponse:
    """The problem as a response; for plain Django views too."""
    content = JSONRenderer().render(body(error, request))
    response = HttpResponse(
        content, status=error.status_code, headers=_headers(error), content_type=MEDIA_TYPE
    )
    # The line of the request says enough; Django would add one for each.
    response._has_been_logged = isinstance(error, problems.Unavailable)  # type: ignore[attr-defined]  # looked at by django.utils.log
    return response


def body(error: exceptions.APIException, request: Any) -> dict[str, Any]:
    """The members of a problem; `detail` and `title` are in the reader's language."""
    kind = problems.kind_of(error)
    members: dict[str, Any] = {
        "type": f"/api/docs/problems#{kind.code}",
        "title": str(kind.title),
        "status": error.status_code,
        "code": kind.code,
        "detail": str(kind.explanation),
        "instance": getattr(request, "path", ""),
        "request_id": request_id.get(),
    }
    if isinstance(error, problems.Refused):
        members["reason"] = error.reason
    if isinstance(error, exceptions.ValidationError):
        in_query = getattr(request, "method", "") in ("GET", "HEAD")
        members["errors"] = list(_errors(error.detail, "" if in_query else "#", in_query))
    elif not isinstance(error.detail, dict | list):
        members["detail"] = str(error.detail)
    return members


def as_api_exception(exception: Exception) -> exceptions.APIException | None:
    """The documented error that an exception stands for; None when it is our fault."""
    match exception:
        case exceptions.APIException():
            return exception
        case Http404():
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case RequestDataTooBig():
            return problems.BodyTooLarge()
        case ValidationError():
            return exceptions.ValidationError(get_error_detail(exception))
        case SuspiciousOperation():
            return exceptions.ParseError()
        case ChangedMeanwhile():
            return problems.VersionStale()
        case OperationalError() | InterfaceError():
            return problems.Unavailable()
        case IntegrityError():
            # Two requests wanted the same thing at once and the database chose.
            log.warning("conflict in the API", exc_info=exception)
            return problems.Conflict()
    return None


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {"Cache-Control": "no-store"}
    if authenticate := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = authenticate
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait))
    return headers


def _errors(detail: Any, pointer: str, in_query: bool) -> Iterator[dict[str, str]]:
    """Flatten REST framework's nested errors; in a body, `pointer` is a JSON pointer (RFC 6901)."""
    if isinstance(detail, dict):
        for field, inner in detail.items():
            step = "" if field in ("non_field_errors", NON_FIELD_ERRORS) else _step(str(field), in_query)
            yield from _errors(inner, pointer + step, in_query)
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _errors(inner, f"{pointer}/{place}" if nested else pointer, in_query)
    else:
        where = {"parameter": pointer} if in_query else {"pointer": pointer}
        yield where | {"code": getattr(detail, "code", "invalid") or "invalid", "detail": str(detail)}


def _step(field: str, in_query: bool) -> str:
    return field if in_query else "/" + field.replace("~", "~0").replace("/", "~1")
