"""Where the services live, who may see them, and what their log does not tell."""

import os
import signal
import socket
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import psutil
import psycopg2
import pytest

from shopops import embedded
from shopops.embedded import checks
from shopops.embedded.config import keep_secrets
from shopops.embedded.errors import CommandFailed
from shopops.embedded.restore import _place_media
from shopops.embedded.services import MAX_SOCKET_DIR, Services, socket_dir


def test_sockets_of_deep_directories_are_short_and_never_shared() -> None:
    deep = Path("/srv", *["a-deep-directory"] * 10)
    one, other = socket_dir(deep / "one"), socket_dir(deep / "other")
    assert one != other
    assert max(len(str(one)), len(str(other))) <= MAX_SOCKET_DIR


def test_postgres_starts_in_a_deep_directory_and_keeps_its_rows(tmp_path: Path) -> None:
    data_dir = tmp_path.joinpath(*["a-deep-directory"] * 8)
    for statement in ("CREATE TABLE kept (note text)", "INSERT INTO kept VALUES ('是')"):
        with Services(data_dir, valkey=False) as services:
            assert embedded.urls(data_dir) == (services.env["DATABASE_URL"], "")
            _execute(services.env["DATABASE_URL"], statement)
    with Services(data_dir, valkey=False) as services:
        assert _execute(services.env["DATABASE_URL"], "SELECT note FROM kept") == [("是",)]
    assert embedded.urls(data_dir) is None


def test_rejected_values_do_not_reach_the_log(tmp_path: Path) -> None:
    with Services(tmp_path / "var", valkey=False, throwaway=True) as services:
        url = services.env["DATABASE_URL"]
        _execute(url, "CREATE TABLE buyer (mobile text UNIQUE)", "INSERT INTO buyer VALUES ('13912345678')")
        with pytest.raises(psycopg2.errors.UniqueViolation):
            _execute(url, "INSERT INTO buyer VALUES ('13912345678')")
        assert services.postgres
        log = services.postgres.log.read_text()
    assert "ready to accept connections" in log
    assert "13912345678" not in log


def test_addresses_of_services_that_have_died_are_not_given(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "services.json").write_text(f'{{"redis_url": "redis://:word@127.0.0.1:{port}/0"}}')
    assert embedded.urls(tmp_path) is None


def test_secrets_are_made_once_and_are_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setenv("PERSONAL_DATA_KEY", "given by the environment")
    keep_secrets(tmp_path)
    first = embedded.stored_secret(tmp_path, "SECRET_KEY")
    keep_secrets(tmp_path)

    assert len(first) > 50
    assert embedded.stored_secret(tmp_path, "SECRET_KEY") == first
    assert embedded.stored_secret(tmp_path, "PERSONAL_DATA_KEY") == ""
    assert (tmp_path / "secrets.env").stat().st_mode & 0o077 == 0


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match=r"The disk of .* is full"):
        checks.check_disk(tmp_path / "not" / "there" / "yet", minimum_bytes=10**18)


@pytest.mark.skipif(sys.platform != "linux", reason="the death signal is Linux's")
def test_children_of_a_killed_parent_end(tmp_path: Path) -> None:
    code = (
        "import signal, time; from shopops.embedded import child;"
        "print(child.spawn(['sleep', '600'], death_signal=signal.SIGKILL).pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert parent.stdout
    child = psutil.Process(int(parent.stdout.readline()))
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert _ends(child)


def test_a_backup_cannot_write_outside_of_media(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_text("good")
    bad.write_text("bad")
    with tarfile.open(tmp_path / "shop.tar", "w") as tar:
        tar.add(good, "media/imports/good")
        tar.add(bad, "media/../../evil")
        tar.add(bad, "/evil")
    (tmp_path / "var").mkdir()

    _place_media(tmp_path / "var", tmp_path / "shop.tar")

    assert [p.name for p in (tmp_path / "var").rglob("*") if p.is_file()] == ["good"]
    assert not (tmp_path / "evil").exists()


def _ends(process: psutil.Process) -> bool:
    deadline = time.monotonic() + 60
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            os.kill(process.pid, signal.SIGKILL)
            return False
        time.sleep(0.05)
    return True


def _execute(url: str, *statements: str) -> list[tuple[str, ...]]:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()
