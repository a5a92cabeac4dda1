"""Workers die: what they had begun is taken up again, and nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from orders.trades.models import Trade
from shopops.lib.imports import staging_table
from shopops.lib.imports.actions import WrongStage, cancel_import, confirm_import, upload_file
from shopops.lib.imports.child import _environment
from shopops.lib.imports.merge import merge
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.jobs.lease import LeaseLost
from shopops.lib.jobs.models import JobState
from shopops.lib.rollup.models import DirtyDay
from tests.jobs import claimed, drain_queue
from tests.lib.imports.bring import csv_file, order, preview

pytestmark = pytest.mark.django_db(transaction=True)
WORK = "import django; django.setup(); from shopops.lib.jobs.worker import run_next; run_next('imports')"


def upload(rows: int = 3) -> ImportJob:
    content = csv_file([order(number) for number in range(1, rows + 1)])
    return upload_file(chunks=[content], filename="orders.csv", by=None)


@contextmanager
def another_worker() -> Iterator["subprocess.Popen[bytes]"]:
    env = _environment() | {"DJANGO_SETTINGS_MODULE": "shopops.settings"}
    worker = subprocess.Popen([sys.executable, "-c", WORK], env=env, cwd=settings.BASE_DIR)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


def wait_until(happened: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "did not happen"
        time.sleep(0.05)


def replace_worker(job: ImportJob) -> None:
    """The lease runs out, and the pause before the next attempt is over."""
    assert drain() == 0, "the lease still holds"
    ImportJob.objects.filter(pk=job.pk).update(lease_expires_at=Now() - timedelta(seconds=1))
    assert drain() == 0, "swept, and tried again after a pause"
    ImportJob.objects.filter(pk=job.pk).update(due_at=Now())


def drain() -> int:
    return drain_queue("imports")


def test_the_sweep_reads_and_writes() -> None:
    job = upload()
    assert drain() == 1
    job.refresh_from_db()
    assert (job.stage, job.kind, job.rows_staged) == (Stage.PREVIEW, "taobao_orders", 3)
    confirm_import(job=job, by=None)
    assert drain() == 1
    job.refresh_from_db()
    assert job.stage == Stage.DONE and Trade.objects.count() == 3
    assert staging_table.count(job.staging) is None
    assert drain() == 0


def test_a_worker_killed_while_reading_is_replaced() -> None:
    job = upload(15_000)
    with another_worker() as worker:
        wait_until(lambda: ImportJob.objects.get(pk=job.pk).rows_read > 0)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    replace_worker(job)
    assert drain() == 1
    job.refresh_from_db()
    assert (job.stage, job.rows_staged, job.reading) == (Stage.PREVIEW, 15_000, 2)


def test_a_worker_killed_while_writing_leaves_nothing_and_is_replaced() -> None:
    job = upload()
    drain()
    job.refresh_from_db()
    confirm_import(job=job, by=None)
    with another_worker() as worker:
        with transaction.atomic(), connection.cursor() as cursor:
            # The worker gets as far as the dirty days: its trades are written, but not committed.
            cursor.execute("LOCK TABLE rollup_dirtyday IN ACCESS EXCLUSIVE MODE")
            wait_until(_worker_waits)
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        assert Trade.objects.count() == 0
        replace_worker(job)
        assert drain() == 1
    job.refresh_from_db()
    assert job.stage == Stage.DONE and Trade.objects.count() == 3
    assert job.result[0]["created"] == 3 and DirtyDay.objects.count() == 1


def _worker_waits() -> bool:
    with connection.cursor() as other:
        other.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'rollup_dirtyday'::regclass"
        )
        return bool(other.fetchone()[0])


def test_a_worker_that_lost_its_lease_writes_nothing() -> None:
    job = preview(csv_file([order(1)]))
    confirm_import(job=job, by=None)
    slow = claimed(job)
    replace_worker(job)
    assert claimed(job)
    with pytest.raises(LeaseLost):
        merge(*slow)
    assert not Trade.objects.exists()


def test_rows_lost_in_a_crash_of_the_database_are_read_again() -> None:
    job = upload()
    drain()
    job.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {job.staging}")
    confirm_import(job=job, by=None)
    drain()
    job.refresh_from_db()
    assert job.stage == Stage.DONE and Trade.objects.count() == 3


def test_faults_of_two_kinds_do_not_add_up_and_progress_starts_afresh() -> None:
    job = upload()
    ImportJob.objects.update(faults={"interrupted": 4, "OSError": 4})
    drain()
    job.refresh_from_db()
    assert (job.stage, job.faults) == (Stage.PREVIEW, {})
    confirm_import(job=job, by=None)
    ImportJob.objects.update(faults={"interrupted": 4})
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {job.staging}")
    drain()
    job.refresh_from_db()
    assert (job.stage, job.faults) == (Stage.DONE, {})


def test_an_import_that_kills_its_workers_is_parked_with_a_sentence_and_can_be_cancelled() -> None:
    job = upload()
    ImportJob.objects.update(faults={"interrupted": 4})
    claimed(job)
    ImportJob.objects.update(lease_expires_at=Now() - timedelta(seconds=1))
    drain()
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.PARKED, "后台进程中断了，工作没有做完。")
    assert job.stage_title == "已停下"
    cancel_import(job=job, by=None)
    assert (job.state, job.stage, job.error) == (JobState.DONE, Stage.CANCELLED, "")


def test_a_cancelled_import_cannot_be_confirmed_and_a_confirmed_one_not_cancelled() -> None:
    job = preview(csv_file([order(1)]))
    cancel_import(job=job, by=None)
    with pytest.raises(WrongStage):
        confirm_import(job=job, by=None)
    other = preview(csv_file([order(1)]))
    confirm_import(job=other, by=None)
    with pytest.raises(WrongStage):
        cancel_import(job=other, by=None)
    assert not Trade.objects.exists()
