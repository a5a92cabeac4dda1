"""Check activities, and accept what cannot be helped."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotions.checks.queries import open_findings
from promotions.checks.running import check_all, check_one
from promotions.models import Activity, CheckRun, Finding, FindingState
from shopops.lib.audit.actions import record
from staff.models import User


def check_activity(*, activity: Activity, now: datetime | None = None) -> CheckRun:
    """Check one activity among all that is published; its findings are rows afterwards."""
    return _run(activity, now or timezone.now())


def check_everything(*, now: datetime | None = None) -> CheckRun:
    """Check all that has not ended, published or not."""
    return _run(None, now or timezone.now())


def accept_finding(*, finding: Finding, reason: str, by: User) -> Finding:
    """Somebody answers for a finding; it stays accepted as long as its facts are the same."""
    if not reason.strip():
        raise ValidationError({"reason": _("接受一个问题要写明原因。")})
    with transaction.atomic():
        current = Finding.objects.select_for_update().get(pk=finding.pk)
        if current.state != FindingState.OPEN:
            raise ValidationError(_("只有未处理的问题可以接受。"))
        current.state = FindingState.ACCEPTED
        current.accepted_by, current.accepted_at = by, timezone.now()
        current.accepted_reason = reason.strip()[:500]
        current.save()
        record(
            "finding.accepted",
            by=by,
            target=f"promotions.finding:{current.pk}",
            reason=current.accepted_reason,
            code=current.code,
        )
    return current


def _run(activity: Activity | None, now: datetime) -> CheckRun:
    run = CheckRun.objects.create(activity=activity, started_at=now)

    def progress(done: int, of: int) -> None:
        CheckRun.objects.filter(pk=run.pk).update(done=done, of=of)

    if activity is None:
        check_all(now=now, progress=progress)
    else:
        check_one(activity.pk, now=now, progress=progress)
    run.refresh_from_db()
    run.ended_at = max(timezone.now(), now)
    run.open_findings = _open(activity)
    run.save()
    return run


def _open(activity: Activity | None) -> int:
    if activity is None:
        return Finding.objects.filter(state=FindingState.OPEN).count()
    return open_findings(activity).count()
