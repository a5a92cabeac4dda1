"""The answer to what went wrong outside of an endpoint: in a page, or before the address was looked up."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from shopops.lib.api import problem, problems


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault is 500; a database that does not answer is 503, and no traceback in the log for each request."""
    error = sys.exc_info()[1]
    known = problem.as_api_exception(error) if isinstance(error, Exception) else None
    is_away = isinstance(known, problems.Unavailable)
    if request.path.startswith("/api/"):
        response = problem.answer(known if known and is_away else problems.InternalError(), request)
    else:
        response = HttpResponse(render_to_string("500.html"), status=503 if is_away else 500)
    # The line of the request says enough; Django would add one with the traceback.
    response._has_been_logged = is_away  # type: ignore[attr-defined]  # looked at by django.utils.log
    return response
