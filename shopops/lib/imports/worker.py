"""The steps that need no person: reading an uploaded file and writing a confirmed one."""

import logging

from django.db.models import F
from django.utils import timezone

from shopops.lib.imports import staging_table
from shopops.lib.imports.child import read_in_child
from shopops.lib.imports.extraction import Reading
from shopops.lib.imports.merge import merge
from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.imports.space import room_for
from shopops.lib.jobs.lease import Lease, LeaseLost
from shopops.lib.sheets import SheetError

logger = logging.getLogger(__name__)


def run_import(job: ImportJob, lease: Lease) -> None:
    """Read or write one claimed import. What the file is to blame for ends it; anything else is tried again."""
    step = _read if job.stage == Stage.READING else _write
    try:
        with room_for(job.filename):
            step(job, lease)
    except (ImportFailed, SheetError) as error:
        lease.finish(
            stage=Stage.FAILED, error_code=error.code, error_params=error.params, ended_at=timezone.now()
        )
        staging_table.drop_all(f"imports_staging_{job.id}_")


def _read(job: ImportJob, lease: Lease) -> None:
    lease.write(reading=F("reading") + 1, rows_read=0, read_share=0)
    job.refresh_from_db()
    staging_table.drop_all(f"imports_staging_{job.id}_", keep=job.staging)

    def report(rows: int, share: float) -> None:
        lease.write(rows_read=rows, read_share=share)

    reading = read_in_child(job, report, lease.holds)
    if reading is None:
        raise LeaseLost
    note_reading(job, lease, reading)


def note_reading(job: ImportJob, lease: Lease, reading: Reading) -> None:
    """Write down what was read; the import then waits for a person."""
    if not reading.rows_staged and not reading.rows_rejected:
        raise SheetError("no_rows", file=job.filename)
    if job.confirmed_at:
        # Read again because the database had lost the staged rows: nobody is asked a second time.
        lease.requeue(stage=Stage.WRITING, read_share=1, **vars(reading))
    else:
        lease.finish(stage=Stage.PREVIEW, read_share=1, **vars(reading))


def _write(job: ImportJob, lease: Lease) -> None:
    if staging_table.count(job.staging) == job.rows_staged:
        merge(job, lease)
    else:
        # An unlogged table is empty after a crash of the database: read the file again, then write.
        lease.requeue(stage=Stage.READING)
