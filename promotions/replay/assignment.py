"""Assign a name or ID that orders use to an activity, and remove it; earlier orders are matched again."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from promotions.activities.actions import target_of
from promotions.activities.models import Activity
from promotions.activities.rematch import rematch_orders_of
from promotions.replay.models import CalledBy, PlatformName
from promotions.replay.rules.order_match import activity_part
from shopops.lib.audit.actions import record
from shopops.lib.text import one_line
from staff.accounts.models import User


def assign_name(*, activity: Activity, called_by: str, value: str, by: User) -> PlatformName:
    """Orders with this name or ID are matched with the activity, earlier ones too. Raises ValidationError."""
    value = one_line(value)
    if activity.published_at is None:
        raise ValidationError({"activity": _("没有发布过的活动，订单上不会有。")})
    row = PlatformName(
        activity=activity,
        called_by=called_by,
        value=activity_part(value) if called_by == CalledBy.ID else value,
        assigned_by=by,
        assigned_at=timezone.now(),
    )
    row.full_clean()
    with transaction.atomic():
        _save(row)
        rematch_orders_of(activity)
        record(
            "platform_name.assigned", by=by, target=target_of(activity), called_by=called_by, value=row.value
        )
    return row


def _save(row: PlatformName) -> None:
    """Of two simultaneous clicks the second gets the same sentence as a later one. Raises ValidationError."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(_("这个叫法已经指定给这个活动。")) from error


def remove_name(*, name: PlatformName, by: User) -> None:
    """Remove a name; the orders that were matched by it are matched again."""
    with transaction.atomic():
        rematch_orders_of(name.activity)
        facts = {"called_by": name.called_by, "value": name.value}
        record("platform_name.removed", by=by, target=target_of(name.activity), **facts)
        name.delete()
