"""A runner that dies leaves the old figures and an entry that is due, and the next run does the day again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from orders.figures.models import ShopDay
from shopops.lib import calendar
from shopops.lib.rollup.engine import run, run_due
from shopops.lib.rollup.lock import AnotherRunner, one_runner
from shopops.lib.rollup.models import BuildState, RollupRun
from shopops.lib.rollup.registry import all_statistics
from tests import make
from tests.conftest import _database_url

# The killed process has the real clock: a day close to it, or months of gap would be filled.
DAY = calendar.today() - calendar.ONE_DAY
NINE = calendar.starts_at(DAY) + timedelta(hours=9)


def _command_blocked_at(elsewhere: Any, table: str) -> subprocess.Popen[bytes]:
    """`manage.py rollup` for DAY in another process, stopped where it writes to that table."""
    elsewhere.cursor().execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    env = os.environ | {
        "DATABASE_URL": _database_url(connection.settings_dict["NAME"]),
        "SHOPOPS_ENV": "test",
    }
    command = [sys.executable, "manage.py", "rollup", "--from", str(DAY), "--to", str(DAY), "--skip-checks"]
    process = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR)
    deadline = time.monotonic() + 60
    while not RollupRun.objects.filter(statistic="shop_day", by="command").exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return process


def test_killed_between_started_and_done(elsewhere: Any) -> None:
    make.trade(created=NINE)
    run([DAY], by="before")
    make.trade(created=NINE)
    process = _command_blocked_at(elsewhere, "orders_shopday")
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    elsewhere.rollback()

    entry = RollupRun.objects.get(statistic="shop_day", day=DAY)
    assert (entry.state, entry.by) == (BuildState.OPEN, "command")
    assert entry.due_at and entry.due_at <= timezone.now()
    assert ShopDay.objects.get(day=DAY).orders == 1

    report = run_due(by="after")
    assert DAY in report.days
    entry.refresh_from_db()
    assert (entry.state, entry.by) == (BuildState.OPEN, "after")
    assert ShopDay.objects.get(day=DAY).orders == 2


def test_a_second_runner_says_so_or_waits(elsewhere: Any, in_thread: Callable[..., Future[Any]]) -> None:
    process = _command_blocked_at(elsewhere, "orders_shopday")
    with pytest.raises(AnotherRunner):
        run([DAY], by="impatient", wait=False)
    patient = in_thread(run, [DAY], by="patient")
    assert not patient.done()
    elsewhere.rollback()
    assert patient.result(timeout=60).builds == len(all_statistics())
    assert process.wait(timeout=60) == 0
    assert set(RollupRun.objects.values_list("by", flat=True)) == {"patient"}


@pytest.mark.django_db(transaction=True)
def test_the_lock_is_free_again_after_a_failure(in_thread: Callable[..., Future[Any]]) -> None:
    with pytest.raises(ZeroDivisionError), one_runner(wait=False):
        raise ZeroDivisionError
    assert in_thread(run, [DAY], by="test", wait=False).result(timeout=60).builds == len(all_statistics())
