"""Writing staged rows into the facts, in one transaction together with the end of the import."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from shopops.lib.audit.actions import record
from shopops.lib.imports import staging_table
from shopops.lib.imports.kinds import Context, kind_of
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.jobs.lease import Lease
from shopops.lib.rollup.dirty import mark_dirty


def merge(job: ImportJob, lease: Lease) -> None:
    """Write the job's staged rows. All of it happens, or nothing; at most once per job.

    Raises LeaseLost when another worker holds the job by the time we are done.
    """
    kind = kind_of(job.kind)
    context = Context(job.staging, frozenset(job.header["keys"]), tuple(job.header["unknown"]))
    params = {"as_of": job.facts_as_of, "job": job.id, "headers": job.header["unknown"]}
    with transaction.atomic(), connection.cursor() as cursor:
        _take_turn(cursor, kind.lock)
        staging_table.plan_for_bulk(cursor, job.rows_staged)
        kind.before_merge(cursor, context)
        results, days = [], set[date]()
        for target in kind.targets(context):
            counts, touched = target.merge(cursor, params)
            results.append(counts)
            days |= touched
        kind.after_merge(cursor, context)
        if days and kind.source:
            mark_dirty(days, kind.source)
        _end(job, lease, results, days)
        staging_table.drop(cursor, job.staging)


def _take_turn(cursor: CursorWrapper, name: str) -> None:
    """Imports that write the same tables go one after the other; the lock ends with the transaction.

    The backend of a worker that was killed notices within two seconds and gives the lock back.
    """
    cursor.execute("SET LOCAL client_connection_check_interval = '2s'")
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"imports.{name}"])


def _end(job: ImportJob, lease: Lease, results: list[dict[str, Any]], days: set[date]) -> None:
    header = job.header | {"days": sorted(day.isoformat() for day in days)}
    lease.finish(
        stage=Stage.DONE, ended_at=timezone.now(), result=results, dirty_days=len(days), header=header
    )
    record(
        "imports.merged",
        by=job.created_by,
        target=f"imports.importjob:{job.id}",
        kind=job.kind,
        result=results,
    )
