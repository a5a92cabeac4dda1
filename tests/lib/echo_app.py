"""A web application that answers with what it was sent; for tests of the web server's worker."""

from collections.abc import Callable, Iterable
from typing import Any

from shopops.lib import web_worker

web_worker.ARRIVAL_SECONDS = 2


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The length of the body and its end."""
    body = environ["wsgi.input"].read()
    answer = f"{len(body)} {body[-3:].decode()}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]
