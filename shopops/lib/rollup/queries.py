"""How old the figures are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db.models import Max, Min

from shopops.lib import calendar

from .models import BUILT_WHOLE_DAY, BuildState, DirtyDay, RollupRun
from .registry import all_statistics, statistic_of

# Longer than any sweep should need; after this somebody should look.
PATIENCE = timedelta(minutes=10)


class Lateness(StrEnum):
    """Why figures are late."""

    MISSING = "missing"  # yesterday is not there after FIGURES_LATE_AFTER_HOUR
    DIRTY = "dirty"  # facts changed and nobody has rebuilt the day
    STUCK = "stuck"  # a build began and did not end


@dataclass(frozen=True)
class LateFigures:
    """One thing that is late: a statistic's day, or for DIRTY a source's day."""

    subject: str
    day: date
    why: Lateness
    since: datetime


@dataclass(frozen=True)
class Freshness:
    """How far a statistic reaches. `data_through` is the last whole day, `built_at` the last build's end."""

    data_through: date | None
    built_at: datetime | None


def data_through(statistic: str) -> date | None:
    """The last whole day whose figures are built, or None. Raises UnknownStatistic."""
    return freshness(statistic).data_through


def freshness(statistic: str) -> Freshness:
    """How far the figures reach, and when they were last touched. Two queries. Raises UnknownStatistic."""
    ledger = RollupRun.objects.filter(statistic=statistic_of(statistic).key)
    return Freshness(
        data_through=ledger.filter(state__in=BUILT_WHOLE_DAY).aggregate(last=Max("day"))["last"],
        built_at=ledger.aggregate(last=Max("done_at"))["last"],
    )


def built_at(statistic: str, day: date) -> datetime | None:
    """When this day's figures were built; None when they are not there. For "today, as of 15:03"."""
    entry = RollupRun.objects.filter(statistic=statistic_of(statistic).key, day=day).first()
    return entry.done_at if entry else None


def final_days(statistic: str, first: date, last: date) -> set[date]:
    """The days between, both included, that nothing is expected to change any more (pay reads only these).

    A final day with changed facts is not final until it is rebuilt. Raises UnknownStatistic.
    """
    known = statistic_of(statistic)
    final = RollupRun.objects.filter(
        statistic=known.key, day__range=(first, last), state=BuildState.FINAL
    ).values_list("day", flat=True)
    dirty = DirtyDay.objects.filter(source__in=known.sources, day__range=(first, last))
    return set(final) - set(dirty.values_list("day", flat=True))


def late_figures(now: datetime) -> list[LateFigures]:
    """Everything that is late at that moment; empty when all is well. Three queries.

    Source of the limits: `FIGURES_LATE_AFTER_HOUR` (shop time) and ten minutes for work that should take
    seconds.
    """
    return [*_missing(now), *_dirty(now), *_stuck(now)]


def _missing(now: datetime) -> list[LateFigures]:
    today = calendar.shop_day(now)
    deadline = calendar.starts_at(today) + timedelta(hours=settings.FIGURES_LATE_AFTER_HOUR)
    if now < deadline:
        return []
    yesterday = today - calendar.ONE_DAY
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


def _stuck(now: datetime) -> list[LateFigures]:
    begun = RollupRun.objects.filter(state=BuildState.STARTED, started_at__lt=now - PATIENCE)
    entries = begun.order_by("day", "statistic").values_list("statistic", "day", "started_at")
    return [LateFigures(statistic, day, Lateness.STUCK, since) for statistic, day, since in entries]
