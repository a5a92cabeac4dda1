"""What a crash or a full disk leaves behind is no reason not to start."""

from pathlib import Path

import pytest

from shopops import embedded
from shopops.embedded.postgres import Postgres
from shopops.embedded.supervisor import PROCESSES_FILE, stop_leftovers


@pytest.mark.parametrize("content", ["", "[1, 2]", '{"web": "x", "beat": null}', "{", '"text"', "17"])
def test_a_spoilt_record_of_processes(tmp_path: Path, content: str) -> None:
    record = tmp_path / PROCESSES_FILE
    record.write_text(content)
    stop_leftovers(tmp_path)
    assert not record.exists()


@pytest.mark.parametrize("content", ["", "\n", "-1\n", "abc\n", "²\n"])
def test_a_spoilt_postmaster_pid(tmp_path: Path, content: str) -> None:
    cluster = tmp_path / "postgres"
    cluster.mkdir()
    (cluster / "postmaster.pid").write_text(content)
    Postgres(cluster, tmp_path / "run")._stop_leftovers()
    assert not (cluster / "postmaster.pid").exists()


@pytest.mark.parametrize("content", ["", "[]", "1", '{"database_url": 1}'])
def test_a_spoilt_record_of_services(tmp_path: Path, content: str) -> None:
    (tmp_path / embedded.SERVICES_FILE).write_text(content)
    assert embedded.urls(tmp_path) is None
