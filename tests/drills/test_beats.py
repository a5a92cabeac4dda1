"""Two beats: one leads; when it is killed, the other one takes over."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from shopops.lib.scheduler import LOCK_ID
from tests.conftest import _database_url
from tests.drills.shop import ROOT

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]

LEADS = "beat: this one leads"


@pytest.fixture
def start_beat(tmp_path: Path) -> Iterator:
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = tmp_path / f"{name}.log"
        env = os.environ | {"DATABASE_URL": _database_url(connection.settings_dict["NAME"])}
        command = [sys.executable, "-m", "celery", "-A", "shopops", "beat", "-l", "INFO", "--pidfile="]
        with log.open("wb") as file:
            beat = subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT)
        started.append(beat)
        return beat, log

    yield start
    for beat in started:
        beat.kill()
        beat.wait()


def test_a_standby_takes_over(start_beat) -> None:
    first, first_log = start_beat("first")
    _wait_for(first_log, LEADS)
    _, second_log = start_beat("second")
    _wait_for(second_log, "beat: Starting...")
    assert LEADS not in second_log.read_text()
    assert _leaders() == 1

    first.send_signal(signal.SIGKILL)

    _wait_for(second_log, LEADS)
    assert _leaders() == 1


def _leaders() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND (classid::bigint << 32) + objid::bigint = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK_ID],
        )
        return int(cursor.fetchone()[0])


def _wait_for(log: Path, text: str) -> None:
    deadline = time.monotonic() + 120
    while text not in log.read_text():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
