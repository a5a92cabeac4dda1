"""What a worker holds while it does one job, renewed in the background."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error as AnyDatabaseError
from django.db import connection

from shopops.lib.jobs import sql
from shopops.lib.jobs.models import DUE_NOW, FREE, Job, JobState

logger = logging.getLogger(__name__)

LEASE_SECONDS = 30
RENEWALS_PER_LEASE = 3


class LeaseLost(Exception):
    """Another worker has the job by now, or it was cancelled; nothing of ours may be written."""


class Lease:
    """The right to write to one claimed row. Every method but `holds` raises LeaseLost once it is gone."""

    def __init__(self, job: Job) -> None:
        self._rows = type(job)._base_manager.filter(pk=job.pk, lease_token=job.lease_token)
        self._lost = threading.Event()
        self.is_ended = False

    def holds(self) -> bool:
        """Whether the job was still ours at the last renewal; for those who wait long without writing."""
        return not self._lost.is_set()

    def write(self, **facts: Any) -> None:
        """Write progress to the row."""
        if not self._rows.update(**facts):
            raise LeaseLost

    def finish(self, **facts: Any) -> None:
        """End the job. Call it last in the transaction that holds the effect: both happen, or neither."""
        self.write(**FREE | {"state": JobState.DONE, "faults": {}, "last_error": ""} | facts)
        self.is_ended = True

    def requeue(self, **facts: Any) -> None:
        """Give the job back for another step, due at once; in a transaction like `finish`."""
        self.write(**DUE_NOW | facts)
        self.is_ended = True

    def lose(self) -> None:
        """Note that somebody else has the job."""
        self._lost.set()


@contextmanager
def held(job: Job) -> Iterator[Lease]:
    """The lease of a claimed job, renewed by a thread with a connection of its own as long as the block runs."""
    lease, ended = Lease(job), threading.Event()
    heartbeat = threading.Thread(
        target=_renew, args=(job, lease, ended), name=f"lease-{job._meta.label_lower}-{job.pk}", daemon=True
    )
    heartbeat.start()
    try:
        yield lease
    finally:
        ended.set()
        heartbeat.join()


def _renew(job: Job, lease: Lease, ended: threading.Event) -> None:
    renewed_at = time.monotonic()
    try:
        while lease.holds() and not ended.wait(LEASE_SECONDS / RENEWALS_PER_LEASE):
            try:
                if not _renew_once(job):
                    lease.lose()
                renewed_at = time.monotonic()
            except AnyDatabaseError:
                logger.warning("could not renew the lease of %s %s", job._meta.label_lower, job.pk)
                connection.close()
                if time.monotonic() - renewed_at > LEASE_SECONDS:
                    lease.lose()
    finally:
        connection.close()


def _renew_once(job: Job) -> bool:
    facts = {"id": job.pk, "token": job.lease_token, "lease_seconds": LEASE_SECONDS}
    with connection.cursor() as cursor:
        cursor.execute(sql.RENEW.format(table=job._meta.db_table), facts)
        return cursor.fetchone() is not None
