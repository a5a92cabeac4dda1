"""Requests for a check, or for a check and a publishing; the worker does them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from promotions.activities.models import Activity, ActivityStatus
from promotions.checker.models import CheckRun, CheckWanted
from promotions.checker.publication import refuse_unpublishable
from shopops.lib.audit.actions import record
from shopops.lib.jobs.actions import wake_on_commit
from shopops.lib.jobs.models import WORKING, JobState
from shopops.lib.versions import lock_version
from staff.accounts.models import User

# How often a run may end between the moment it is seen and the moment it is locked.
TRIES = 5


def ask_check(*, activity: Activity | None, by: User | None) -> CheckRun:
    """A run for the worker: of one activity, or of everything. One that is under way already is joined.

    `by`: None for a scheduled check, which does not wake the worker. Raises ValidationError for an activity that
    has ended.
    """
    if activity and activity.status == ActivityStatus.ENDED:
        raise ValidationError(_("活动已结束，不用再检查。"))
    with transaction.atomic():
        run, is_new = _run_under_way(activity, by)
        if by and run.asked_by is None:
            run.asked_by, run.language = by, get_language() or ""
            run.save(update_fields=["asked_by", "language"])
            is_new = True
        if by and is_new:
            record("check.asked", by=by, target=target_of(run), wanted=run.wanted)
        if by:
            wake_on_commit(CheckRun)
    return run


def ask_publish(*, activity: Activity, version: int, reason: str = "", by: User) -> CheckRun:
    """Have the activity checked and then published in the name of `by`, as they saw it in `version`.

    A check that is under way is joined and publishes when it ends. A publishing that another person has asked
    for is joined as it is; one's own takes the new reason. Raises ChangedMeanwhile, and ValidationError
    when it cannot be published whatever the check finds.
    """
    with transaction.atomic():
        current = lock_version(Activity.objects.all(), activity.pk, version)
        refuse_unpublishable(current, at=timezone.now())
        run, _is_new = _run_under_way(current, by)
        if run.wanted == CheckWanted.PUBLISH and run.asked_by != by:
            return run
        run.wanted, run.version, run.reason = CheckWanted.PUBLISH, version, reason.strip()[:500]
        run.asked_by, run.asked_at, run.language = by, timezone.now(), get_language() or ""
        run.save(update_fields=["wanted", "version", "reason", "asked_by", "asked_at", "language"])
        record("check.asked", by=by, target=target_of(run), wanted=run.wanted, reason=run.reason)
        wake_on_commit(CheckRun)
    return run


def target_of(run: CheckRun) -> str:
    """The name of a run in the audit trail: its activity's, where it has one."""
    return f"promotions.activity:{run.activity_id}" if run.activity_id else f"promotions.checkrun:{run.pk}"


def _run_under_way(activity: Activity | None, by: User | None) -> tuple[CheckRun, bool]:
    """The waiting or working run, locked, and whether it is new. The worker cannot end it before this commits."""
    wanted = CheckRun(activity=activity, asked_by=by, asked_at=timezone.now(), language=get_language() or "")
    for _try in range(TRIES):
        rows = CheckRun.objects.select_for_update().filter(activity=activity, state__in=WORKING)
        if run := rows.first():
            return run, False
        # Two requests at the same time: the constraint lets one insert, and the other reads that row.
        wanted.state = JobState.WAITING
        CheckRun.objects.bulk_create([wanted], ignore_conflicts=True)
        if run := rows.filter(asked_at=wanted.asked_at, asked_by=by).first():
            return run, True
    raise ValidationError(_("正在检查，请稍后再试。"))
