"""Both services of one DATA_DIR: what the environment does not name is started here."""

import fcntl
import hashlib
import json
import os
import tempfile
from pathlib import Path
from types import TracebackType

from shopops.embedded import SERVICES_FILE, child
from shopops.embedded.errors import CommandFailed
from shopops.embedded.postgres import Postgres
from shopops.embedded.valkey import Valkey

# sun_path holds 108 bytes with its end mark; `.s.PGSQL.5432.lock` is the longest name PostgreSQL makes there.
MAX_SOCKET_DIR = 107 - len("/.s.PGSQL.5432")


class Services:
    """Context: PostgreSQL and Valkey run inside; `env` has the addresses of all that was started."""

    def __init__(
        self, data_dir: Path, *, postgres: bool = True, valkey: bool = True, throwaway: bool = False
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.home = self.data_dir / "services"
        self.owner = owner = child.service_user(self.home)
        self.postgres: Postgres | None = None
        self.valkey: Valkey | None = None
        if postgres:
            cluster, sockets = self.home / "postgres", socket_dir(self.home)
            self.postgres = Postgres(cluster, sockets, owner=owner, throwaway=throwaway)
        if valkey:
            self.valkey = Valkey(self.home / "valkey", owner=owner, throwaway=throwaway)
        self._lock: int | None = None

    @property
    def env(self) -> dict[str, str]:
        """DATABASE_URL and REDIS_URL of what is embedded."""
        addresses = {}
        if self.postgres:
            addresses["DATABASE_URL"] = self.postgres.url
        if self.valkey:
            addresses["REDIS_URL"] = self.valkey.url
        return addresses

    def __enter__(self) -> "Services":
        try:
            make_data_dir(self.data_dir)
            self._take_lock()
            child.own_directory(self.home, self.owner)
        except PermissionError as error:
            raise CommandFailed(f"{error.filename} is not ours to write; choose another DATA_DIR.") from error
        try:
            for service in self._embedded:
                service.start()
            self._announce()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop what was started, in the order that loses nothing."""
        (self.data_dir / SERVICES_FILE).unlink(missing_ok=True)
        for service in reversed(self._embedded):
            service.stop()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    @property
    def _embedded(self) -> list[Postgres | Valkey]:
        return [service for service in (self.postgres, self.valkey) if service]

    def failed(self) -> str:
        """Name of a service that has died, or nothing."""
        for service in self._embedded:
            if service.process and service.process.poll() is not None:
                return type(service).__name__
        return ""

    def _take_lock(self) -> None:
        """One shop per DATA_DIR. The kernel drops this lock with its process, so it is never stale."""
        lock = os.open(self.data_dir / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise CommandFailed(
                f"Another shopops is running on {self.data_dir}; stop it or choose another DATA_DIR and PORT."
            ) from None
        self._lock = lock

    def _announce(self) -> None:
        recorded = {name.lower(): url for name, url in self.env.items()}
        write_private(self.data_dir / SERVICES_FILE, json.dumps(recorded))


def make_data_dir(data_dir: Path) -> None:
    """DATA_DIR, closed to others except that root's services, run by another user, may pass."""
    if not data_dir.exists():
        data_dir.mkdir(parents=True)
        data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)


def write_private(path: Path, text: str) -> None:
    """Write a file that only we may read, whole or not at all."""
    descriptor, unfinished = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def socket_dir(home: Path) -> Path:
    """A directory for the socket: beside the data, or under /tmp where that path would be too long."""
    beside = home / "run"
    if len(os.fsencode(beside)) <= MAX_SOCKET_DIR:
        return beside
    mark = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path("/tmp") / f"shopops-{mark}"  # noqa: S108 - own_directory refuses one that is not ours
