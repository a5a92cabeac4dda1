"""The life of an activity: checked, published, withdrawn, stopped, ended; and what begins and ends by the clock."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from promotions.activities.actions import target_of
from promotions.activities.models import PUBLISHED, Activity, ActivityStatus, OfficialSku
from promotions.activities.rematch import rematch_orders_of
from shopops.lib.audit.actions import record
from shopops.lib.versions import lock_version
from staff.accounts.models import User


def withdraw_activity(*, activity: Activity, version: int, by: User) -> Activity:
    """Turn a scheduled activity that has not begun back into a draft."""
    with transaction.atomic():
        current = lock_version(Activity.objects.all(), activity.pk, version)
        if current.status != ActivityStatus.SCHEDULED:
            raise ValidationError(_("只有待开始的活动可以撤回；进行中的请暂停。"))
        current.official_skus.all().delete()
        current.status, current.updated_by = ActivityStatus.DRAFT, by
        current.version += 1
        current.save()
        record("activity.withdrawn", by=by, target=target_of(current))
    return current


def stop_activity(*, activity: Activity, reason: str, by: User) -> Activity:
    """Emergency stop: at once, whatever version was on the screen. `replay.affected` lists the damage."""
    if not reason.strip():
        raise ValidationError({"reason": _("停止活动要写明原因。")})
    with transaction.atomic():
        current = Activity.objects.select_for_update().get(pk=activity.pk)
        if current.status not in PUBLISHED:
            raise ValidationError(_("活动不在进行中，也没有待开始。"))
        current.status = ActivityStatus.PAUSED
        current.stopped_by, current.stopped_at, current.stop_reason = by, timezone.now(), reason.strip()[:300]
        current.updated_by = by
        current.version += 1
        current.save()
        record("activity.stopped", by=by, target=target_of(current), reason=current.stop_reason)
        rematch_orders_of(current)
    return current


def end_activity(*, activity: Activity, version: int, by: User, now: datetime | None = None) -> Activity:
    """End an activity for good, if need be before its planned end; figures and coupons stay."""
    with transaction.atomic():
        current = lock_version(Activity.objects.all(), activity.pk, version)
        if current.status == ActivityStatus.ENDED:
            return current
        current.official_skus.all().delete()
        current.status, current.updated_by = ActivityStatus.ENDED, by
        current.ended_at = now or timezone.now()
        current.version += 1
        current.save()
        record("activity.ended", by=by, target=target_of(current))
        if current.published_at is not None:
            rematch_orders_of(current)
    return current


def begin_and_end_due(*, now: datetime) -> tuple[list[int], list[int]]:
    """Scheduled activities begin at their start, all end at their end; both by primary key. Idempotent."""
    with transaction.atomic():
        over = _lock_due(Activity.objects.filter(ends_at__lte=now), (*PUBLISHED, ActivityStatus.PAUSED))
        begun = _lock_due(
            Activity.objects.filter(starts_at__lte=now, ends_at__gt=now), (ActivityStatus.SCHEDULED,)
        )
        Activity.objects.filter(pk__in=over).update(status=ActivityStatus.ENDED, ended_at=F("ends_at"))
        OfficialSku.objects.filter(activity__in=over).delete()
        Activity.objects.filter(pk__in=begun).update(status=ActivityStatus.LIVE)
        for pk in begun:
            record("activity.began", by=None, target=f"promotions.activity:{pk}")
        for pk in over:
            record("activity.ended", by=None, target=f"promotions.activity:{pk}")
    return begun, over


def _lock_due(due: QuerySet[Activity], statuses: Iterable[str]) -> list[int]:
    """Lock the due activities by primary key; one that another transaction has locked waits for the next run."""
    rows = due.filter(status__in=list(statuses)).order_by("pk").select_for_update(skip_locked=True)
    return list(rows.values_list("pk", flat=True))
