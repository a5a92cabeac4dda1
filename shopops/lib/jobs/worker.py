"""Claiming and doing one job. Safe to run anywhere, any number of times at once."""

import logging
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop

from shopops.lib.jobs import sql
from shopops.lib.jobs.lease import LEASE_SECONDS, Lease, LeaseLost, held
from shopops.lib.jobs.models import Job, JobState
from shopops.lib.jobs.registry import Kind, turns_of

logger = logging.getLogger(__name__)

# Fault and sentence of an attempt whose worker died, and the sentence of any other that was not foreseen.
INTERRUPTED = "interrupted"
WAS_INTERRUPTED = gettext_noop("后台进程中断了，工作没有做完。")
WENT_WRONG = gettext_noop("程序出错，已记入日志。")


class JobFailed(Exception):
    """The attempt has failed for a reason that people can read; try again later, or park the row at once.

    `fault` names the reason for the count of attempts.
    """

    def __init__(self, sentence: str, *, fault: str, park: bool = False) -> None:
        super().__init__(fault)
        self.sentence, self.fault, self.park = sentence, fault, park


def run_next(queue: str) -> bool:
    """Do one due job of a queue; False when nothing is due. The kinds take turns, whatever each has waiting."""
    turns = turns_of(queue)
    for _ in range(len(turns)):
        kind = turns[0]
        turns.rotate(-1)
        sweep(kind)
        if job := claim(kind):
            run(kind, job)
            return True
    return False


def sweep(kind: Kind) -> None:
    """Give back the jobs whose worker has died; park those for which that was once too often."""
    rows = _count_fault(kind, sql.SWEEP, INTERRUPTED, WAS_INTERRUPTED, kind.pauses_seconds)
    for pk, state in rows:
        logger.warning("the worker of %s %s has died, now %s", kind.key, pk, state)


def claim(kind: Kind, pk: int | None = None) -> Job | None:
    """Take the first due row, or that one; nobody else gets it while the lease is renewed."""
    statement = sql.CLAIM.format(table=kind.model._meta.db_table, order_by=kind.order_by)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"id": pk, "lease_seconds": LEASE_SECONDS})
        row = cursor.fetchone()
    return kind.model._base_manager.get(pk=row[0]) if row else None


def run(kind: Kind, job: Job) -> None:
    """Do one claimed job. Whatever goes wrong is counted and tried again; nothing is raised."""
    try:
        with held(job) as lease:
            _handle(kind, job, lease)
    except LeaseLost:
        logger.warning("%s %s was taken over by another worker or cancelled", kind.key, job.pk)
    except JobFailed as error:
        _fail(kind, job, error.fault, error.sentence, park=error.park)
    except Exception as error:
        logger.exception("%s %s failed", kind.key, job.pk)
        _fail(kind, job, type(error).__name__, WENT_WRONG)


def _handle(kind: Kind, job: Job, lease: Lease) -> None:
    kind.handler(job, lease)
    if not lease.is_ended:
        raise RuntimeError(f"the handler of {kind.key} neither finished nor requeued {job.pk}")


def _fail(kind: Kind, job: Job, fault: str, sentence: str, *, park: bool = False) -> None:
    pauses = () if park else kind.pauses_seconds
    held_by_us = {"id": job.pk, "token": job.lease_token}
    rows = _count_fault(kind, sql.FAIL, fault, sentence[:300], pauses, held_by_us)
    if any(state == JobState.PARKED for _pk, state in rows):
        logger.error("%s %s is parked: %s", kind.key, job.pk, fault)


def _count_fault(
    kind: Kind,
    statement: str,
    fault: str,
    sentence: str,
    pauses: tuple[int, ...],
    which: dict[str, Any] | None = None,
) -> list[tuple[int, str]]:
    facts = {"fault": fault, "sentence": sentence, "pauses": list(pauses)} | (which or {})
    with connection.cursor() as cursor:
        cursor.execute(statement.format(table=kind.model._meta.db_table), facts)
        return cursor.fetchall()
