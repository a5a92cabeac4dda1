"""How the queue is doing, for /readyz and the status page."""

from dataclasses import dataclass

from django.db import connection

from shopops.lib.jobs import sql
from shopops.lib.jobs.models import Job, JobState
from shopops.lib.jobs.registry import Kind, kinds

PARKED_SHOWN = 50


@dataclass(frozen=True)
class Summary:
    """One kind: rows that are due and for how long the oldest has been, rows in progress and parked."""

    kind: Kind
    due: int
    oldest_seconds: int
    running: int
    parked: int


def summaries() -> list[Summary]:
    """All kinds; one query each, over the rows that are not done."""
    return [_summary(kind) for kind in kinds()]


def _summary(kind: Kind) -> Summary:
    with connection.cursor() as cursor:
        cursor.execute(sql.SUMMARY.format(table=kind.model._meta.db_table))
        due, oldest_seconds, running, parked = cursor.fetchone()
    return Summary(kind, due, int(oldest_seconds), running, parked)


def parked_rows() -> list[tuple[Kind, Job]]:
    """Rows that wait for somebody to look at them, at most PARKED_SHOWN of each kind, the latest first."""
    return [
        (kind, job)
        for kind in kinds()
        for job in kind.model._base_manager.filter(state=JobState.PARKED).order_by("-due_at")[:PARKED_SHOWN]
    ]
