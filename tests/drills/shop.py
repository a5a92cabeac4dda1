"""A shop of one's own to break: `run` in a temporary DATA_DIR on a free port."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from shopops import embedded

ROOT = Path(__file__).resolve().parents[2]
RUN = [sys.executable, "-m", "shopops.embedded", "run"]
PATIENCE_SECONDS = 180


def environment(data_dir: Path, port: int, **more: str) -> dict[str, str]:
    """Of a small shop without demo data, with services of its own."""
    env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    env |= {"DATA_DIR": str(data_dir), "PORT": str(port), "SHOPOPS_ENV": "production"}
    env |= {"ALLOWED_HOSTS": "127.0.0.1", "WEB_WORKERS": "1", "WORKERS": "1", "PYTHONUNBUFFERED": "1"}
    return env | more


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Shop:
    """Context: the supervisor and all its children; whatever is left is killed at the end."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir, self.port = data_dir, free_port()
        self.log = data_dir.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None
        self.seen: list[psutil.Process] = []

    def __enter__(self) -> "Shop":
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()

    def open(self) -> None:
        """Start and wait for the banner, which is printed when the web server answers."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                RUN, cwd=ROOT, env=environment(self.data_dir, self.port), stdout=log, stderr=subprocess.STDOUT
            )
        self.wait_for(rf"shopops is open at http://127\.0\.0\.1:{self.port}/")

    def wait_for(self, pattern: str) -> None:
        self.wait_until(lambda: re.search(pattern, self.log.read_text()))

    def wait_until(self, happened: Callable[[], object]) -> None:
        """Wait for something; the log is the message when it does not happen."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not happened():
            assert self.process and self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.2)

    def status(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        return connection.getresponse().status

    def database_url(self) -> str:
        found = embedded.urls(self.data_dir)
        assert found
        return found[0]

    def processes(self) -> list[psutil.Process]:
        """The supervisor and everything below it."""
        assert self.process
        supervisor = psutil.Process(self.process.pid)
        self.seen = [supervisor, *supervisor.children(recursive=True)]
        return self.seen

    def stop(self, number: int) -> int:
        """Ask the supervisor to stop; its exit code."""
        assert self.process
        self.processes()
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)

    def survivors(self) -> list[psutil.Process]:
        """Which of the processes seen last are still there."""
        return [process for process in self.seen if process.is_running() and process.status() != "zombie"]

    def kill(self) -> None:
        """`kill -9` of every process at once."""
        if self.process and self.process.poll() is None:
            for process in self.processes():
                process.send_signal(signal.SIGKILL)
            self.process.wait()
