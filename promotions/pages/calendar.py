"""The campaign calendar: activities by level on a line of days; drafts can be moved."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from promotions.actions import move_activity
from promotions.models import Activity, ActivityLevel, ActivityStatus
from promotions.pages.reading import activity_of, seen_version, tell_refusal
from promotions.pages.words import STATUS_COLOURS
from shopops.lib.access import Permission as P
from shopops.lib.calendar import ONE_DAY, days_between, ends_at, starts_at, today
from shopops.lib.guards import require
from shopops.lib.requests import person_of
from shopops.lib.versions import ChangedMeanwhile

SPANS = {"month": 1, "quarter": 3}
DAY_WIDTH = {"month": 34, "quarter": 13}
ROW_HEIGHT = 30
HEAD_HEIGHT = 44
MOVABLE = (ActivityStatus.DRAFT, ActivityStatus.CHECKED)
MOST_SHOWN = 400
MOST_DAYS_MOVED = 400


@dataclass(frozen=True)
class Bar:
    """One activity on the line of days, in units of the picture; text that fits stands inside."""

    activity: Activity
    x: int
    y: int
    width: int
    colour: str
    movable: bool

    @property
    def text_y(self) -> int:
        return self.y + 15

    @property
    def said(self) -> str:
        """Title, status and time in one line."""
        start, end = (f"{timezone.localtime(moment):%m-%d %H:%M}" for moment in _times(self.activity))
        return f"{self.activity.title} · {self.activity.get_status_display()} · {start} – {end}"


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
    x: int
    is_weekend: bool
    is_today: bool
    labelled: bool


@dataclass(frozen=True)
class Picture:
    """The whole calendar, ready to be drawn."""

    first: date
    last: date
    day_width: int
    days: list[Day]
    bands: list[Band]
    height: int
    left_out: int

    @property
    def width(self) -> int:
        return len(self.days) * self.day_width


@require(P.PROMOTIONS_VIEW)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """`month` (2026-12) is the first shown, `span` month or quarter."""
    span = request.GET.get("span", "")
    span = span if span in SPANS else "month"
    first = _month(request.GET.get("month", ""))
    last = _months_later(first, SPANS[span]) - ONE_DAY
    context = {
        "picture": _picture(first, last, DAY_WIDTH[span]),
        "span": span,
        "month": f"{first:%Y-%m}",
        "before": f"{_months_later(first, -SPANS[span]):%Y-%m}",
        "after": f"{_months_later(first, SPANS[span]):%Y-%m}",
        "this": f"{today():%Y-%m}",
        "can_move": person_of(request).can(P.PROMOTIONS_EDIT),
        "statuses": [(status.label, STATUS_COLOURS[status], status.value) for status in ActivityStatus],
    }
    return render(request, "promotions/calendar.html", context)


@require(P.PROMOTIONS_EDIT)
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a draft by whole days; its length stays."""
    activity, days = activity_of(pk), _days(request.POST.get("days", ""))
    try:
        if activity.status not in MOVABLE or not days:
            raise ValidationError(_("只能移动草稿和已检查的活动，按整天移动。"))
        moved = move_activity(
            activity=activity,
            starts_at=activity.starts_at + timedelta(days=days),
            ends_at=activity.ends_at + timedelta(days=days),
            version=seen_version(request),
            by=person_of(request),
        )
    except (ValidationError, ChangedMeanwhile) as error:
        tell_refusal(request, error)
    else:
        words = {"title": moved.title, "at": f"{timezone.localtime(moved.starts_at):%m-%d %H:%M}"}
        messages.success(request, _("%(title)s 移到 %(at)s 开始。") % words)
    back = {"month": request.POST.get("month", "")[:7], "span": request.POST.get("span", "")[:7]}
    return redirect(f"{reverse('promotions:calendar')}?{urlencode(back)}")


def _picture(first: date, last: date, day_width: int) -> Picture:
    found = Activity.objects.filter(starts_at__lt=ends_at(last), ends_at__gt=starts_at(first))
    rows = list(found.order_by("starts_at", "pk")[: MOST_SHOWN + 1])
    shown = rows[:MOST_SHOWN]
    bands, y = [], HEAD_HEIGHT
    for level in ActivityLevel:
        of_level = [row for row in shown if row.level == level]
        if of_level:
            bars = [
                _bar(row, first, last, day_width, y + at * ROW_HEIGHT + 24) for at, row in enumerate(of_level)
            ]
            bands.append(Band(str(level.label), y, bars))
            y += len(of_level) * ROW_HEIGHT + 30
    left_out = found.count() - MOST_SHOWN if len(rows) > MOST_SHOWN else 0
    return Picture(first, last, day_width, list(_days_shown(first, last, day_width)), bands, y, left_out)


def _bar(row: Activity, first: date, last: date, day_width: int, y: int) -> Bar:
    start, end = max(row.starts_at, starts_at(first)), min(row.ends_at, ends_at(last))
    x = _at(start, first, day_width)
    width = max(_at(end, first, day_width) - x, 6)
    colour = STATUS_COLOURS[ActivityStatus(row.status)]
    return Bar(row, x, y, width, colour, row.status in MOVABLE)


def _at(moment: datetime, first: date, day_width: int) -> int:
    return round((moment - starts_at(first)) / ONE_DAY * day_width)


def _days_shown(first: date, last: date, day_width: int) -> Iterator[Day]:
    now = today()
    for at, day in enumerate(days_between(first, last)):
        labelled = day_width >= 20 or day.day in (1, 11, 21)
        yield Day(day, at * day_width, day.weekday() >= 5, day == now, labelled)


def _times(activity: Activity) -> tuple[datetime, datetime]:
    return activity.starts_at, activity.ends_at


def _month(text: str) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = today().replace(day=1)
    return found if 2000 <= found.year <= 2098 else today().replace(day=1)


def _months_later(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))


def _days(text: str) -> int:
    try:
        days = int(text)
    except ValueError:
        return 0
    return days if abs(days) <= MOST_DAYS_MOVED else 0
