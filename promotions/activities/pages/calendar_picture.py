"""The campaign calendar as a picture: levels as bands of bars, in percent so that it fills any width."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from promotions.activities.models import Activity, ActivityStatus
from promotions.rulebook.kinds import ActivityLevel
from shopops.lib.calendar import ONE_DAY, days_between, ends_at, shop_day, starts_at, today

ROW_HEIGHT = 30
HEAD_HEIGHT = 44
MOVABLE = (ActivityStatus.DRAFT, ActivityStatus.CHECKED)
MOST_SHOWN = 400
# A month has room for the number of every day.
DAYS_ALL_LABELLED = 31
# A bar is never thinner; under the second width its title stands beside it; titles of bars that begin
# behind the third place run to the left, so that the edge does not cut them.
LEAST_WIDTH, LEAST_FOR_TITLE, TITLE_TURNS = 0.5, 4.0, 70.0


@dataclass(frozen=True)
class Bar:
    """One activity on the line of days; `left` and `width` in percent of the picture."""

    activity: Activity
    left: float
    width: float
    y: int
    movable: bool

    @property
    def x(self) -> str:
        return _percent(self.left)

    @property
    def across(self) -> str:
        return _percent(self.width)

    @property
    def text_x(self) -> str:
        """Where the title begins, or ends when it runs to the left."""
        beyond = self.runs_left != (self.width < LEAST_FOR_TITLE)
        return _percent(self.left + self.width if beyond else self.left)

    @property
    def text_y(self) -> int:
        return self.y + 15

    @property
    def runs_left(self) -> bool:
        return self.left > TITLE_TURNS

    @property
    def label(self) -> str:
        """Title, status and time in one line."""
        row = self.activity
        start, end = (f"{timezone.localtime(at):%m-%d %H:%M}" for at in (row.starts_at, row.ends_at))
        return f"{row.title} · {row.get_status_display()} · {start} – {end}"


@dataclass(frozen=True)
class Band:
    """One level: its name and where it stands."""

    title: str
    y: int
    bars: list[Bar]


@dataclass(frozen=True)
class Day:
    """One day's column."""

    day: date
    x: str
    is_weekend: bool
    is_today: bool
    labelled: bool


@dataclass(frozen=True)
class Picture:
    """The whole calendar, ready to be drawn."""

    first: date
    last: date
    days: list[Day]
    bands: list[Band]
    height: int
    left_out: int

    @property
    def day_width(self) -> str:
        return _percent(100 / len(self.days))


def picture_of(first: date, last: date) -> Picture:
    """What runs on these days, both included. Two queries at most."""
    found = Activity.objects.filter(starts_at__lt=ends_at(last), ends_at__gt=starts_at(first))
    rows = list(found.order_by("starts_at", "pk")[: MOST_SHOWN + 1])
    left_out = found.count() - MOST_SHOWN if len(rows) > MOST_SHOWN else 0
    bands, y = [], HEAD_HEIGHT
    for level in ActivityLevel:
        of_level = [row for row in rows[:MOST_SHOWN] if row.level == level]
        if of_level:
            bars = [_bar(row, first, last, y + at * ROW_HEIGHT + 24) for at, row in enumerate(of_level)]
            bands.append(Band(str(level.label), y, bars))
            y += len(of_level) * ROW_HEIGHT + 30
    return Picture(first, last, list(_days_shown(first, last)), bands, y, left_out)


def nearest_day(first: date, last: date) -> date | None:
    """A day of the activity nearest to an empty stretch: the next, else the one before; None without any."""
    later = Activity.objects.filter(starts_at__gte=ends_at(last)).order_by("starts_at").first()
    if later:
        return shop_day(later.starts_at)
    earlier = Activity.objects.filter(ends_at__lte=starts_at(first)).order_by("-ends_at").first()
    return shop_day(earlier.ends_at - timedelta(seconds=1)) if earlier else None


def _bar(row: Activity, first: date, last: date, y: int) -> Bar:
    left = _place(max(row.starts_at, starts_at(first)), first, last)
    right = _place(min(row.ends_at, ends_at(last)), first, last)
    return Bar(row, left, max(right - left, LEAST_WIDTH), y, row.status in MOVABLE)


def _place(moment: datetime, first: date, last: date) -> float:
    return (moment - starts_at(first)) / (ends_at(last) - starts_at(first)) * 100


def _days_shown(first: date, last: date) -> Iterator[Day]:
    now, count = today(), (last - first) // ONE_DAY + 1
    for at, day in enumerate(days_between(first, last)):
        labelled = count <= DAYS_ALL_LABELLED or day.day in (1, 11, 21)
        yield Day(day, _percent(at / count * 100), day.weekday() >= 5, day == now, labelled)


def _percent(share: float) -> str:
    return f"{share:.3f}%"
