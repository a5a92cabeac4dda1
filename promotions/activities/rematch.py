"""Requests to match the orders of some days with activities again."""

from datetime import timedelta

from django.utils import timezone

from promotions.activities.models import Activity, RetryDay
from shopops.lib.calendar import ONE_DAY, shop_day, today

# Orders of earlier days are not matched again.
MOST_DAYS = 400


def rematch_orders_of(activity: Activity) -> None:
    """Request that the orders placed in the activity's window are matched again, in the caller's transaction."""
    last = min(shop_day(activity.ends_at), today())
    first = max(shop_day(activity.starts_at), last - timedelta(days=MOST_DAYS - 1))
    now = timezone.now()
    days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
    RetryDay.objects.bulk_create([RetryDay(day=day, asked_at=now) for day in days])
