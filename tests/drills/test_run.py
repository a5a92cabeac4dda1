"""`make run`: opens, stops cleanly, survives `kill -9` of every process."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from tests.drills.shop import ROOT, RUN, Shop, environment, free_port

pytestmark = pytest.mark.drill


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop(tmp_path / "var") as shop:
        yield shop


def test_a_shop_opens_is_broken_and_stops_cleanly(shop: Shop) -> None:
    """One life of a shop, because opening is the slow part."""
    shop.open()
    assert shop.status("/healthz") == 200
    _execute(shop, "CREATE TABLE drill (note text)", "INSERT INTO drill VALUES ('committed')")
    assert {"postgres", "valkey-server"} <= {process.name() for process in shop.processes()}

    _a_second_one_on_the_same_data_is_refused(shop)
    _a_crashed_beat_comes_back(shop)

    shop.kill()
    shop.open()
    assert _execute(shop, "SELECT note FROM drill") == [("committed",)]
    assert shop.status("/healthz") == 200

    assert shop.stop(signal.SIGINT) == 0
    assert shop.survivors() == []
    assert not (shop.data_dir / "services.json").exists()


def _a_second_one_on_the_same_data_is_refused(shop: Shop) -> None:
    env = environment(shop.data_dir, free_port())
    second = subprocess.run(RUN, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "Another shopops is running" in second.stderr


def _a_crashed_beat_comes_back(shop: Shop) -> None:
    def beats() -> list[psutil.Process]:
        return [process for process in shop.processes() if "beat" in process.cmdline()]

    (first,) = beats()
    first.kill()
    shop.wait_for("beat +. ended unexpectedly; it starts again")
    shop.wait_until(lambda: beats() not in ([], [first]))


def _execute(shop: Shop, *statements: str) -> list[tuple[str, ...]]:
    with psycopg2.connect(shop.database_url()) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows
