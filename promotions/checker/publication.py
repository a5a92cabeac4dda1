"""Marking a draft as checked, and publishing it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotions.activities.actions import EDITABLE, target_of
from promotions.activities.draft_checks import missing_in
from promotions.activities.drafts import read_draft
from promotions.activities.models import Activity, ActivityApproval, ActivityStatus
from promotions.activities.queries import open_findings
from promotions.activities.rematch import rematch_orders_of
from promotions.checker.combinations import refuse_too_many_combinations
from promotions.checker.official_prices import take_skus
from shopops.lib.audit.actions import record
from shopops.lib.versions import lock_version
from staff.accounts.models import User


def mark_checked(*, activity: Activity, version: int, by: User | None) -> Activity:
    """The checker found nothing open in a draft. Its version stays: no person has changed it."""
    with transaction.atomic():
        current = lock_version(Activity.objects.all(), activity.pk, version)
        if current.status == ActivityStatus.DRAFT:
            current.status = ActivityStatus.CHECKED
            current.save(update_fields=["status"])
            record("activity.checked", by=by, target=target_of(current))
    return current


class FindingsOpen(ValidationError):
    """Findings are open, and no reason was signed for publishing in spite of them."""


def publish_activity(
    *, activity: Activity, version: int, by: User, reason: str = "", now: datetime | None = None
) -> Activity:
    """Publish an activity that `promotions.checker.worker` has just checked: scheduled, or live if its start is past.

    Raises ValidationError (something is missing, it is over, an official price is taken, it cannot be priced),
    FindingsOpen (findings and no reason) and ChangedMeanwhile.
    """
    at = now or timezone.now()
    with transaction.atomic():
        current = lock_version(Activity.objects.all(), activity.pk, version)
        refuse_unpublishable(current, at=at)
        found = open_findings(current).count()
        take_skus(current)
        current.status = ActivityStatus.LIVE if current.starts_at <= at else ActivityStatus.SCHEDULED
        current.published_by, current.published_at, current.updated_by = by, at, by
        current.stopped_by, current.stopped_at, current.stop_reason = None, None, ""
        current.version += 1
        current.full_clean()
        current.save()
        refuse_too_many_combinations(current, now=at)
        if found and not reason.strip():
            raise FindingsOpen({"reason": _("还有未处理的问题：写明原因才能发布。")})
        ActivityApproval.objects.create(
            activity=current,
            activity_version=current.version,
            by=by,
            at=at,
            open_findings=found,
            reason=reason.strip(),
        )
        record(
            "activity.published",
            by=by,
            target=target_of(current),
            reason=reason.strip(),
            open_findings=found,
        )
        rematch_orders_of(current)
    return current


def refuse_unpublishable(activity: Activity, *, at: datetime) -> None:
    """Refuse what cannot be published whatever a check finds. Raises ValidationError."""
    if activity.status not in EDITABLE:
        raise ValidationError(_("只有草稿、已检查或已暂停的活动可以发布。"))
    missing = missing_in(read_draft(activity), has_batches=activity.batches.exists())
    if activity.ends_at <= at:
        missing.append(_("活动的结束时间已过。"))
    if missing:
        raise ValidationError(missing)
