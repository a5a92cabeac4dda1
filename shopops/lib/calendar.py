"""The shop's days: half-open [00:00, 24:00) in the shop's time zone (Asia/Shanghai)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

ZONE = ZoneInfo(settings.TIME_ZONE)
ONE_DAY = timedelta(days=1)


def shop_day(moment: datetime) -> date:
    """The shop's day that an aware moment falls on."""
    return moment.astimezone(ZONE).date()


def today() -> date:
    """The shop's current day."""
    return shop_day(timezone.now())


def starts_at(day: date) -> datetime:
    """The first moment of a shop day."""
    return datetime.combine(day, time.min, ZONE)


def ends_at(day: date) -> datetime:
    """The first moment that no longer belongs to a shop day."""
    return starts_at(day + ONE_DAY)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included; none when `last` is earlier."""
    while first <= last:
        yield first
        first += ONE_DAY


def shop_day_sql(column: str) -> str:
    """SQL for the shop day of a timestamptz column: `shop_day_sql("t.pay_time")`.

    For the select list only; to find the rows of a day, compare the bare column with `starts_at` and
    `ends_at`, so that its index is used.
    """
    return f"({column} AT TIME ZONE '{ZONE.key}')::date"
