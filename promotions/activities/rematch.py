"""Asking that the orders of some days are matched again."""

from datetime import timedelta

from django.utils import timezone

from promotions.activities.models import Activity, RetryDay
from shopops.lib.calendar import ONE_DAY, shop_day, today

# Older orders keep what was found for them.
MOST_DAYS = 400


def rematch_orders_of(activity: Activity) -> None:
    """The orders placed in the activity's window wait to be looked at again, with whatever is committed with this."""
    last = min(shop_day(activity.ends_at), today())
    first = max(shop_day(activity.starts_at), last - timedelta(days=MOST_DAYS - 1))
    now = timezone.now()
    days = [first + ONE_DAY * number for number in range((last - first).days + 1)]
    RetryDay.objects.bulk_create([RetryDay(day=day, asked_at=now) for day in days])
