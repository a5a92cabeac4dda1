"""The product under gunicorn for a benchmark, with one endpoint more: an empty one that asks who is calling."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application

UNLIMITED = "100000000/min"


@contextmanager
def served(database: str, *, workers: int, threads: int) -> Iterator[str]:
    """The product on that database of the server at hand; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = urlsplit(os.environ["DATABASE_URL"])
    env = os.environ | {
        "DATABASE_URL": urlunsplit(url._replace(path=url.path.rsplit("/", 1)[0] + f"/{database}")),
        "SHOPOPS_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "shopops.settings",
        "API_RATE": UNLIMITED,
        "API_WRITE_RATE": UNLIMITED,
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "gunicorn", f"{__name__}:serve()", "--bind", f"127.0.0.1:{port}"]
    command += [
        "--worker-class",
        "shopops.lib.web_worker.ArrivalWorker",
        "--workers",
        str(workers),
        "--threads",
        str(threads),
    ]
    command += ["--keep-alive", "60", "--no-control-socket"]
    server = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR)
    try:
        _wait(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def serve() -> Any:
    """The application with the empty endpoint; what gunicorn calls."""
    application = get_wsgi_application()
    settings.ROOT_URLCONF = "benchmarks.replies_urls"
    return application


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server died at start"
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer within 60 s")
