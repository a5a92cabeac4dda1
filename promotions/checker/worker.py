"""Checks done in the background: look, store what was found, and publish if that was asked for.

What was found is stored even when the lifecycle is refused. The lifecycle and the end of the run share a
transaction, on condition of the lease: a worker that was believed dead cannot publish a second time.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone, translation

from promotions.activities.models import PUBLISHED, Activity, Finding, FindingState
from promotions.activities.queries import open_findings
from promotions.checker import publication
from promotions.checker.findings import fix_ended, store
from promotions.checker.models import CheckOutcome, CheckRun, CheckWanted
from promotions.checker.progress import Tell
from promotions.checker.running import Looked, look_at_all, look_at_one
from shopops.lib.jobs.lease import Lease, LeaseLost
from shopops.lib.versions import ChangedMeanwhile

logger = logging.getLogger(__name__)

STEPS = 1000
# Steps between two notes of progress.
NOTED = 10
# Any number that nothing else in the product locks: "publishi" in ASCII.
LOCK = 0x7075626C69736869


@dataclass(frozen=True)
class Seen:
    """What a check was made of: the activity's version, and the published activities in theirs."""

    version: int | None
    published: frozenset[tuple[int, int]]


class SeenNoMore(Exception):
    """The shop is another than the one that was checked; the check must be made again."""


def run_check(run: CheckRun, lease: Lease) -> None:
    """One claimed run, from start to end, as of now."""
    do_check(run, lease, now=timezone.now())


def do_check(run: CheckRun, lease: Lease, *, now: datetime) -> None:
    """The same as of `now`."""
    try:
        lease.write(done=0, of=0, started_at=timezone.now())
        seen, skus = _seen(run.activity_id), 0
        for looked in _looks(run, lease, now):
            skus = max(skus, looked.skus)
            with _locked(run):
                store(looked.found, now=now, concerns=looked.concerns)
        _end(run, lease, seen, now, skus)
    except SeenNoMore:
        lease.requeue()


@contextmanager
def _locked(run: CheckRun) -> Iterator[CheckRun]:
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


def _looks(run: CheckRun, lease: Lease, now: datetime) -> Iterator[Looked]:
    if run.activity_id is not None:
        return iter([look_at_one(run.activity_id, now=now, tell=_teller(lease))])
    fix_ended(now=now)
    return look_at_all(now=now, tell=_teller(lease))


def _teller(lease: Lease) -> Tell:
    """Writes progress down, not more often than people can see."""
    noted = -NOTED

    def tell(share: float) -> None:
        nonlocal noted
        steps = round(share * STEPS)
        if steps - noted >= NOTED:
            noted = steps
            lease.write(done=steps, of=STEPS)

    return tell


def _seen(activity_id: int | None) -> Seen:
    """Two queries."""
    published = Activity.objects.filter(status__in=PUBLISHED).values_list("pk", "version")
    own = Activity.objects.filter(pk=activity_id or 0).values_list("version", flat=True).first()
    return Seen(own, frozenset(one for one in published if one[0] != activity_id))


def _end(run: CheckRun, lease: Lease, seen: Seen, now: datetime, skus: int) -> None:
    """Publish or not, and end the run. Raises SeenNoMore."""
    with _locked(run) as current:
        if current.wanted == CheckWanted.PUBLISH:
            _refuse_outdated(current, seen)
            _publish(current, now)
        elif current.activity and current.asked_by and not open_findings(current.activity).exists():
            _mark_checked(current, seen)
        lease.finish(
            outcome=current.outcome,
            refusal=current.refusal,
            open_findings=_count_open(current),
            ended_at=timezone.now(),
            skus=skus,
            done=STEPS,
            of=STEPS,
        )


def _refuse_outdated(run: CheckRun, seen: Seen) -> None:
    """Publishings take turns, and each must have been checked beside all that were published before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    is_now = _seen(run.activity_id)
    if run.version == is_now.version and is_now != seen:
        raise SeenNoMore


def _publish(run: CheckRun, now: datetime) -> None:
    """In the name of whoever asked; a refusal undoes nothing but itself."""
    assert run.activity and run.version and run.asked_by  # noqa: S101  a constraint says so
    try:
        with translation.override(run.language or None), transaction.atomic():
            publication.publish_activity(
                activity=run.activity, version=run.version, by=run.asked_by, reason=run.reason, now=now
            )
    except ChangedMeanwhile:
        run.outcome = CheckOutcome.CHANGED
    except publication.FindingsOpen:
        run.outcome = CheckOutcome.BLOCKED
    except ValidationError as error:
        run.outcome, run.refusal = CheckOutcome.REFUSED, error.messages
    else:
        run.outcome = CheckOutcome.PUBLISHED


def _mark_checked(run: CheckRun, seen: Seen) -> None:
    """A draft without findings is checked, unless it was changed meanwhile."""
    assert run.activity and seen.version  # noqa: S101  only for runs of an activity
    try:
        publication.mark_checked(activity=run.activity, version=seen.version, by=run.asked_by)
    except ChangedMeanwhile:
        logger.info("activity %s was changed while it was checked", run.activity_id)


def _count_open(run: CheckRun) -> int:
    if run.activity is None:
        return Finding.objects.filter(state=FindingState.OPEN).count()
    return open_findings(run.activity).count()
