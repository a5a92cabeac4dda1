"""The steps that need no person: reading an uploaded file and writing a confirmed one."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from shopops.lib.imports import staging_table
from shopops.lib.imports.child import read_in_child
from shopops.lib.imports.extraction import Reading
from shopops.lib.imports.merge import LeaseLost, merge
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.imports.querysets import LEASE, MAX_ATTEMPTS, release
from shopops.lib.imports.space import room_for
from shopops.lib.sheets import SheetError

logger = logging.getLogger(__name__)

RENEWALS_PER_LEASE = 3


def work_off() -> int:
    """Do everything that waits; gives the number of steps done. Safe to run anywhere, any number of times."""
    steps = 0
    while job := ImportJob.objects.claim():
        run_step(job)
        steps += 1
    return steps


def run_step(job: ImportJob) -> None:
    """Read or write one claimed import. What the file is to blame for ends it; anything else is tried again."""
    step = _read if job.stage == Stage.PARSING else _write
    try:
        if job.attempts > MAX_ATTEMPTS:
            raise ImportFailed("gave_up", file=job.filename, attempts=MAX_ATTEMPTS)
        with room_for(job.filename), _kept_lease(job) as still_ours:
            step(job, still_ours)
    except (ImportFailed, SheetError) as error:
        _fail(job, error.code, error.params)
    except LeaseLost:
        logger.warning("import %s was taken over by another worker", job.id)
    except Exception:
        logger.exception("import %s failed in stage %s, attempt %s", job.id, job.stage, job.attempts)
        if job.attempts >= MAX_ATTEMPTS:
            _fail(job, "unexpected", {"file": job.filename})


def _read(job: ImportJob, still_ours: Callable[[], bool]) -> None:
    staging_table.drop_all(f"imports_staging_{job.id}_", keep=job.staging)

    def report(rows: int, share: float) -> None:
        ImportJob.objects.held(job.id, job.lease_token).update(rows_read=rows, read_share=share)

    reading = read_in_child(job, report, still_ours)
    if reading is None or not note_reading(job, reading):
        raise LeaseLost


def note_reading(job: ImportJob, reading: Reading) -> bool:
    """Write down what was read; the import then waits for a person. False when the lease is lost."""
    if not reading.rows_staged and not reading.rows_rejected:
        raise SheetError("no_rows", file=job.filename)
    # Confirmed before, and read again because the database had lost the staged rows.
    stage = Stage.CONFIRMED if job.confirmed_at else Stage.PREVIEW
    held = ImportJob.objects.held(job.id, job.lease_token)
    return bool(held.update(**release(stage=stage, read_share=1, attempts=0, **vars(reading))))


def _write(job: ImportJob, still_ours: Callable[[], bool]) -> None:
    if staging_table.count(job.staging) != job.rows_staged:
        # An unlogged table is empty after a crash of the database: read the file again, then write.
        ImportJob.objects.held(job.id, job.lease_token).update(**release(stage=Stage.UPLOADED))
        return
    merge(job)


def _fail(job: ImportJob, code: str, params: dict[str, object]) -> None:
    held = ImportJob.objects.held(job.id, job.lease_token)
    end = release(stage=Stage.FAILED, error_code=code, error_params=params, ended_at=timezone.now())
    if held.update(**end):
        staging_table.drop_all(f"imports_staging_{job.id}_")


@contextmanager
def _kept_lease(job: ImportJob) -> Iterator[Callable[[], bool]]:
    """The lease is renewed in the background for as long as the step takes."""
    ended, lost = threading.Event(), threading.Event()

    def renew() -> None:
        try:
            while not ended.wait(LEASE.total_seconds() / RENEWALS_PER_LEASE):
                if not ImportJob.objects.extend_lease(job.id, job.lease_token):
                    lost.set()
                    return
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name=f"lease-{job.id}", daemon=True)
    thread.start()
    try:
        yield lambda: not lost.is_set()
    finally:
        ended.set()
        thread.join()
