"""What can be wrong at the start is said in one sentence, with a non-zero exit code and no traceback."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from shopops.embedded.pgtools import environment as libpq_environment
from tests.drills.shop import ROOT, RUN, environment, free_port

pytestmark = pytest.mark.drill


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"Port {port} on 127.0.0.1 cannot be used" in _refusal(tmp_path, PORT=str(port))


def test_a_port_that_is_no_number(tmp_path: Path) -> None:
    assert "PORT must be a number" in _refusal(tmp_path, PORT="web")


def test_a_database_that_nobody_serves(tmp_path: Path) -> None:
    said = _refusal(tmp_path, DATABASE_URL=f"postgresql://someone:secret-word@127.0.0.1:{free_port()}/shop")
    assert "DATABASE_URL does not work" in said
    assert "Connection refused" in said
    assert "secret-word" not in said


def test_a_database_that_does_not_exist(tmp_path: Path) -> None:
    given = libpq_environment(os.environ["DATABASE_URL"])
    url = f"postgresql://{given['PGUSER']}@/no_such_shop?host={given['PGHOST']}"
    assert 'database "no_such_shop" does not exist' in _refusal(tmp_path, DATABASE_URL=url)


def test_a_database_of_another_kind(tmp_path: Path) -> None:
    assert "must start with postgresql://" in _refusal(tmp_path, DATABASE_URL="mysql://localhost/shop")


def test_a_broker_that_nobody_serves(tmp_path: Path) -> None:
    said = _refusal(tmp_path, REDIS_URL=f"redis://:secret-word@127.0.0.1:{free_port()}/0")
    assert "REDIS_URL (127.0.0.1) does not work" in said
    assert "secret-word" not in said


def test_a_broker_with_another_password(tmp_path: Path) -> None:
    right = os.environ["REDIS_URL"]
    wrong = f"redis://:wrong@{right.partition('@')[2]}"
    assert "does not work" in _refusal(tmp_path, REDIS_URL=wrong)


def _refusal(tmp_path: Path, **more: str) -> str:
    """What `run` says on standard error; one line, no traceback, and no data left behind."""
    env = environment(tmp_path / "var", free_port(), **more)
    done = subprocess.run(RUN, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr
