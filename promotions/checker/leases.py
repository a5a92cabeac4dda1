"""Runs that wait for a worker, and who holds one. The table is the queue; messages are only nudges."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from promotions.activities.models import Activity
from promotions.checker.models import CheckRun, CheckState

LEASE = timedelta(seconds=30)
RENEWALS_PER_LEASE = 3
# After so many workers have died over a run, it is left to people.
ATTEMPTS = 3


class LeaseLost(Exception):
    """Another worker has taken the run over; nothing of ours is kept."""


@transaction.atomic
def claim(*, for_people_only: bool = False) -> CheckRun | None:
    """Take the run that is most waited for, or whose worker died; nobody else gets it while the lease holds.

    People come before the clock, and one activity before all of them. While a run of the clock is under way no
    other is taken: some worker stays free for people.
    """
    now = timezone.now()
    by_clock = Q(asked_by__isnull=True)
    abandoned = Q(state=CheckState.RUNNING, lease_until__lt=now)
    waiting = CheckRun.objects.filter(Q(state=CheckState.QUEUED) | abandoned).order_by(
        F("asked_by").asc(nulls_last=True), F("activity").asc(nulls_last=True), "pk"
    )
    under_way = CheckRun.objects.filter(by_clock, state=CheckState.RUNNING, lease_until__gte=now)
    if for_people_only or under_way.exists():
        waiting = waiting.exclude(by_clock)
    run = waiting.select_for_update(skip_locked=True).first()
    if run is None:
        return None
    run.attempts += 1
    run.done, run.of, run.started_at = 0, 0, now
    if run.attempts > ATTEMPTS:
        run.state, run.ended_at, run.lease_token, run.lease_until = CheckState.FAILED, now, None, None
    else:
        run.state, run.lease_token, run.lease_until = CheckState.RUNNING, uuid4(), now + LEASE
    run.save()
    return run


@contextmanager
def ours(run: CheckRun) -> Iterator[CheckRun]:
    """A transaction in which the run, as it is now, stays ours. Raises LeaseLost.

    What is wanted may be more by now: somebody may have asked for a publishing while the check ran. The activity
    is locked first, as everybody does.
    """
    with transaction.atomic():
        if run.activity_id is not None:
            Activity.objects.select_for_update().filter(pk=run.activity_id).first()
        current = (
            CheckRun.objects.select_for_update(of=("self",))
            .select_related("activity", "asked_by")
            .filter(pk=run.pk, lease_token=run.lease_token)
            .first()
        )
        if current is None:
            raise LeaseLost
        yield current


def note(run: CheckRun, **facts: object) -> None:
    """Write to the run while it is ours. Raises LeaseLost."""
    if not CheckRun.objects.filter(pk=run.pk, lease_token=run.lease_token).update(**facts):
        raise LeaseLost


@contextmanager
def kept_lease(run: CheckRun) -> Iterator[None]:
    """The lease is renewed in the background for as long as the work takes."""
    ended = threading.Event()

    def renew() -> None:
        try:
            while not ended.wait(LEASE.total_seconds() / RENEWALS_PER_LEASE):
                try:
                    note(run, lease_until=timezone.now() + LEASE)
                except LeaseLost:
                    return
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name=f"check-{run.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
