"""Checks worked off in the background: look, store what was found, and publish if that was asked for.

What was found is stored even when the lifecycle is refused. The lifecycle and the end of the run share a
transaction, on condition of the lease: a worker that was believed dead cannot publish a second time.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone, translation

from promotions.activities.models import PUBLISHED, Activity, Finding, FindingState
from promotions.activities.queries import open_findings
from promotions.checker import publication
from promotions.checker.findings import fix_ended, store
from promotions.checker.leases import LeaseLost, claim, kept_lease, note, ours
from promotions.checker.models import CheckOutcome, CheckRun, CheckState, CheckWanted
from promotions.checker.progress import Tell
from promotions.checker.running import Looked, look_at_all, look_at_one
from shopops.lib.versions import ChangedMeanwhile

logger = logging.getLogger(__name__)

STEPS = 1000
# Steps between two notes of progress.
NOTED = 10
# So long a sweep begins runs that nobody waits for.
CLOCK_SECONDS = 10
# Any number that nothing else in the product locks: "publishi" in ASCII.
LOCK = 0x7075626C69736869


@dataclass(frozen=True)
class Seen:
    """What a check was made of: the activity's version, and the published activities in theirs."""

    version: int | None
    published: frozenset[tuple[int, int]]


class SeenNoMore(Exception):
    """The shop is another than the one that was checked; the check must be made again."""


def work_off(*, now: datetime | None = None) -> int:
    """Do the runs that wait, or whose worker died; how many. Safe to run anywhere, any number of times.

    What the clock asked for takes turns with the other work of the shop: the rest is for the next sweep.
    """
    done, started = 0, time.monotonic()
    while run := claim(for_people_only=time.monotonic() - started >= CLOCK_SECONDS):
        if run.state == CheckState.RUNNING:
            do_run(run, now=now or timezone.now())
        done += 1
    return done


def do_run(run: CheckRun, *, now: datetime) -> None:
    """One claimed run, from start to end. What goes wrong unexpectedly is tried again when the lease is over."""
    try:
        with kept_lease(run):
            seen, skus = _seen(run.activity_id), 0
            for looked in _looks(run, now):
                skus = max(skus, looked.skus)
                with ours(run):
                    store(looked.found, now=now, concerns=looked.concerns)
            _end(run, seen, now, skus)
    except LeaseLost:
        logger.warning("check %s was taken over by another worker, or its activity is gone", run.pk)
    except SeenNoMore:
        note(run, state=CheckState.QUEUED, lease_token=None, lease_until=None, attempts=0)
    except Exception:
        logger.exception("check %s failed, attempt %s", run.pk, run.attempts)


def _looks(run: CheckRun, now: datetime) -> Iterator[Looked]:
    if run.activity_id is not None:
        return iter([look_at_one(run.activity_id, now=now, tell=_teller(run))])
    fix_ended(now=now)
    return look_at_all(now=now, tell=_teller(run))


def _teller(run: CheckRun) -> Tell:
    """Writes progress down, not more often than people can see."""
    noted = -NOTED

    def tell(share: float) -> None:
        nonlocal noted
        steps = round(share * STEPS)
        if steps - noted >= NOTED:
            noted = steps
            note(run, done=steps, of=STEPS)

    return tell


def _seen(activity_id: int | None) -> Seen:
    """Two queries."""
    published = Activity.objects.filter(status__in=PUBLISHED).values_list("pk", "version")
    own = Activity.objects.filter(pk=activity_id or 0).values_list("version", flat=True).first()
    return Seen(own, frozenset(one for one in published if one[0] != activity_id))


def _end(run: CheckRun, seen: Seen, now: datetime, skus: int) -> None:
    """Publish or not, and end the run. Raises SeenNoMore."""
    with ours(run) as current:
        if current.wanted == CheckWanted.PUBLISH:
            _refuse_outdated(current, seen)
            _publish(current, now)
        elif current.activity and current.asked_by and not open_findings(current.activity).exists():
            _mark_checked(current, seen)
        current.open_findings = _count_open(current)
        current.state, current.ended_at = CheckState.DONE, timezone.now()
        current.skus, current.done, current.of = skus, STEPS, STEPS
        current.lease_token = current.lease_until = None
        current.save()


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
