"""How old the figures are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Max, Min, Q

from shopops.lib import calendar

from .models import BUILT_WHOLE_DAY, BuildState, DirtyDay, RollupRun
from .registry import all_statistics, readers_of, statistic_of

# Longer than any sweep should need.
PATIENCE = timedelta(minutes=10)


class Lateness(StrEnum):
    """Why figures are late."""

    FAILED = "failed"  # the last build failed; it is tried again
    MISSING = "missing"  # yesterday is not there after FIGURES_LATE_AFTER_HOUR
    OVERDUE = "overdue"  # due, and not built
    DIRTY = "dirty"  # facts changed, and no runner has noticed


@dataclass(frozen=True)
class LateFigures:
    """One thing that is late: a statistic's day, or for DIRTY a source's day. `error` where a build failed."""

    subject: str
    day: date
    why: Lateness
    since: datetime
    error: str = ""


def data_through(statistic: str) -> date | None:
    """The last whole day whose figures are built, or None. Raises UnknownStatistic."""
    ledger = RollupRun.objects.filter(statistic=statistic_of(statistic).key, state__in=BUILT_WHOLE_DAY)
    return ledger.aggregate(last=Max("day"))["last"]


def final_days(statistic: str, first: date, last: date) -> set[date]:
    """The days between, both included, that nothing is expected to change any more (pay reads only these).

    A final day is not final once facts that its figures read have changed. Two queries.
    Raises UnknownStatistic.
    """
    key = statistic_of(statistic).key
    final = RollupRun.objects.filter(statistic=key, day__range=(first, last), state=BuildState.FINAL)
    return set(final.values_list("day", flat=True)) - _days_of_marks(key, first, last)


def _days_of_marks(key: str, first: date, last: date) -> set[date]:
    """The days between whose figures read facts that were marked and that no runner has noticed yet."""
    marked: set[date] = set()
    for source, day in DirtyDay.objects.filter(day__lte=last).values_list("source", "day").distinct():
        reach = readers_of(source).get(key)
        if reach is not None:
            marked.update(calendar.days_between(max(first, day), min(last, day + timedelta(days=reach))))
    return marked


def waiting_days(now: datetime) -> list[date]:
    """The days of which some figures are due or marked, newest first. One query."""
    due = RollupRun.objects.filter(due_at__lte=now).order_by().values("day")
    return list(
        due.union(DirtyDay.objects.order_by().values("day")).order_by("-day").values_list("day", flat=True)
    )


def late_figures(now: datetime) -> list[LateFigures]:
    """Everything that is late at that moment, one line a day and statistic; empty when all is well. Three queries.

    Source of the limits: `FIGURES_LATE_AFTER_HOUR` (shop time) for yesterday, and ten minutes for everything
    that should take a minute.
    """
    deadline = calendar.starts_at(calendar.shop_day(now)) + timedelta(hours=settings.FIGURES_LATE_AFTER_HOUR)
    found: dict[tuple[str, date], LateFigures] = {}
    for late in [*_waiting(now, deadline), *_missing(now, deadline), *_dirty(now)]:
        known = found.setdefault((late.subject, late.day), late)
        if known.why == Lateness.OVERDUE and late.why == Lateness.MISSING:
            found[late.subject, late.day] = late
    return list(found.values())


def _waiting(now: datetime, deadline: datetime) -> list[LateFigures]:
    known = [statistic.key for statistic in all_statistics()]
    waiting = RollupRun.objects.filter(Q(due_at__lt=now - PATIENCE) | Q(failures__gt=0), statistic__in=known)
    waiting = waiting.filter(due_at__isnull=False)
    if now < deadline:
        # Due because the day is over: that may take until the deadline.
        waiting = waiting.exclude(due_at=calendar.starts_at(calendar.shop_day(now)), failures=0)
    return [
        LateFigures(
            entry.statistic,
            entry.day,
            Lateness.FAILED if entry.failures else Lateness.OVERDUE,
            entry.started_at if entry.failures and entry.started_at else entry.due_at,
            entry.error,
        )
        for entry in waiting.order_by("day", "statistic")
        if entry.due_at
    ]


def _missing(now: datetime, deadline: datetime) -> list[LateFigures]:
    if now < deadline:
        return []
    yesterday = calendar.shop_day(now) - calendar.ONE_DAY
    built = RollupRun.objects.filter(day=yesterday, state__in=BUILT_WHOLE_DAY)
    there = set(built.values_list("statistic", flat=True))
    return [
        LateFigures(statistic.key, yesterday, Lateness.MISSING, deadline)
        for statistic in all_statistics()
        if statistic.key not in there
    ]


def _dirty(now: datetime) -> list[LateFigures]:
    waiting = DirtyDay.objects.order_by("day", "source").values_list("source", "day")
    oldest = waiting.annotate(since=Min("marked_at")).filter(since__lt=now - PATIENCE)
    return [LateFigures(source, day, Lateness.DIRTY, since) for source, day, since in oldest]
