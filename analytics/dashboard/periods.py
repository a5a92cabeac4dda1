"""Which days a dashboard shows, and which days they are compared with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shopops.lib.calendar import ONE_DAY, days_between

TODAY, YESTERDAY, WEEK, MONTH, CUSTOM = "today", "yesterday", "7d", "30d", "custom"
NAMES: dict[str, Promise] = {
    TODAY: _("今天"),
    YESTERDAY: _("昨天"),
    WEEK: _("近 7 天"),
    MONTH: _("近 30 天"),
}
LENGTHS = {WEEK: 7, MONTH: 30}
# From this many days on, a period is long enough to show a course of days and a week's habits by itself.
LONG_ENOUGH_DAYS = 7
MAX_DAYS = 400


@dataclass(frozen=True)
class Period:
    """Whole shop days, `first` and `last` both included."""

    key: str
    first: date
    last: date

    @property
    def day_count(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_one_day(self) -> bool:
        return self.first == self.last

    def days(self) -> Iterator[date]:
        return days_between(self.first, self.last)

    def before(self) -> "Period":
        """The same number of days directly before."""
        return Period(self.key, self.first - timedelta(days=self.day_count), self.first - ONE_DAY)

    def reaching_back(self, days: int) -> "Period":
        """This period when it is long enough to speak for itself, else the last `days` days up to its end."""
        if self.day_count >= LONG_ENOUGH_DAYS:
            return self
        return last_days(days, self.last)


def named(key: str, today: date) -> Period:
    """One of `NAMES`. As on the platform, 7 and 30 days end with yesterday, the last whole day."""
    if key == TODAY:
        return Period(key, today, today)
    return Period(key, today - timedelta(days=LENGTHS.get(key, 1)), today - ONE_DAY)


def last_days(count: int, last: date) -> Period:
    """The `count` days that end with `last`."""
    return Period(CUSTOM, last - timedelta(days=count - 1), last)
