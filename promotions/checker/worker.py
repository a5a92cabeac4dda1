"""Checks in the background: check, store what was found, and publish if that was asked for.

What was found is stored even when the publishing is refused. The publishing and the end of the run share a
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
from promotions.checker.check import Report, check
from promotions.checker.findings import fix_ended, store
from promotions.checker.models import CheckOutcome, CheckRun, CheckWanted
from shopops.lib.jobs.lease import Lease, LeaseLost
from shopops.lib.versions import ChangedMeanwhile

logger = logging.getLogger(__name__)

STEPS = 1000
# Steps between two writes of progress.
STEPS_PER_WRITE = 10
# Any number that nothing else in the product locks: "publishi" in ASCII.
LOCK = 0x7075626C69736869


@dataclass(frozen=True)
class ShopVersions:
    """The versions that a check read: of the activity, and of all published activities."""

    version: int | None
    published: frozenset[tuple[int, int]]


class ShopChanged(Exception):
    """Published activities changed during the check; it must run again."""


def run_check(run: CheckRun, lease: Lease) -> None:
    """Run one claimed check as of now."""
    do_check(run, lease, now=timezone.now())


def do_check(run: CheckRun, lease: Lease, *, now: datetime) -> None:
    """The same as of `now`."""
    try:
        lease.write(done=0, of=0, started_at=timezone.now())
        versions, skus = _versions_now(run.activity_id), 0
        if run.activity_id is None:
            fix_ended(now=now)
        for result in check(run.activity_id, now=now, report=_progress_reporter(lease)):
            skus = max(skus, result.skus)
            with _locked(run):
                store(result.found, now=now, concerns=result.concerns)
        _end(run, lease, versions, now, skus)
    except ShopChanged:
        lease.requeue()


@contextmanager
def _locked(run: CheckRun) -> Iterator[CheckRun]:
    """A transaction with the run locked and read again. Raises LeaseLost.

    What is wanted may be more by now: a publishing may have been asked for while the check ran. The activity
    is locked first, as in every other action.
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


def _progress_reporter(lease: Lease) -> Report:
    """Stores progress, at most once per STEPS_PER_WRITE."""
    last_steps = -STEPS_PER_WRITE

    def report(share: float) -> None:
        nonlocal last_steps
        steps = round(share * STEPS)
        if steps - last_steps >= STEPS_PER_WRITE:
            last_steps = steps
            lease.write(done=steps, of=STEPS)

    return report


def _versions_now(activity_id: int | None) -> ShopVersions:
    """Two queries."""
    published = Activity.objects.filter(status__in=PUBLISHED).values_list("pk", "version")
    own = Activity.objects.filter(pk=activity_id or 0).values_list("version", flat=True).first()
    return ShopVersions(own, frozenset(one for one in published if one[0] != activity_id))


def _end(run: CheckRun, lease: Lease, versions: ShopVersions, now: datetime, skus: int) -> None:
    """Publish or not, and end the run. Raises ShopChanged."""
    with _locked(run) as current:
        if current.wanted == CheckWanted.PUBLISH:
            _refuse_outdated(current, versions)
            _publish(current, now)
        elif current.activity and current.asked_by and not open_findings(current.activity).exists():
            _mark_checked(current, versions)
        lease.finish(
            outcome=current.outcome,
            refusal=current.refusal,
            open_findings=_count_open(current),
            ended_at=timezone.now(),
            skus=skus,
            done=STEPS,
            of=STEPS,
        )


def _refuse_outdated(run: CheckRun, versions: ShopVersions) -> None:
    """Publishings take turns, and each must have been checked beside all that were published before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    is_now = _versions_now(run.activity_id)
    if run.version == is_now.version and is_now != versions:
        raise ShopChanged


def _publish(run: CheckRun, now: datetime) -> None:
    """Publish in the name of the person who asked; a refusal rolls back only the publishing."""
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


def _mark_checked(run: CheckRun, versions: ShopVersions) -> None:
    """A draft without findings is checked, unless it was changed meanwhile."""
    assert run.activity and versions.version  # noqa: S101  only for runs of an activity
    try:
        publication.mark_checked(activity=run.activity, version=versions.version, by=run.asked_by)
    except ChangedMeanwhile:
        logger.info("activity %s was changed while it was checked", run.activity_id)


def _count_open(run: CheckRun) -> int:
    if run.activity is None:
        return Finding.objects.filter(state=FindingState.OPEN).count()
    return open_findings(run.activity).count()
