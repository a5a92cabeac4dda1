"""What is to be built."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Min, Q

from shopops.lib import calendar

from .models import BuildState, DirtyDay, RollupRun
from .registry import Statistic, all_statistics
from .rules import final_before

# Days before this window that were never built are built on request (`manage.py rollup --from`) or when
# facts arrive for them, so that one file from years ago does not fill all the empty years since.
LOOK_BACK = timedelta(days=400)

Marks = dict[str, list[int]]


def due_work(today: date, since: date | None = None) -> dict[date, list[Statistic]]:
    """Day → what is due on it. Never-built days are looked for from `since`, or as far as the ledger goes."""
    work: dict[date, list[Statistic]] = defaultdict(list)
    dirty = _dirty_days()
    for statistic in all_statistics():
        days = _unfinished(statistic, today) | _missing(statistic, today, since)
        for source in statistic.sources:
            days |= dirty[source]
        for day in days:
            work[day].append(statistic)
    return work


def marks_of(day: date) -> Marks:
    """Source → ids of the marks that this day has now."""
    marks: Marks = defaultdict(list)
    for source, mark in DirtyDay.objects.filter(day=day).values_list("source", "id"):
        marks[source].append(mark)
    return marks


def remove_marks(marks: Marks, built: Collection[str]) -> None:
    """Take away the marks of sources whose every statistic has been built."""
    served = [
        mark
        for source, ids in marks.items()
        if all(s.key in built for s in all_statistics() if source in s.sources)
        for mark in ids
    ]
    if served:
        DirtyDay.objects.filter(id__in=served).delete()


def _dirty_days() -> dict[str, set[date]]:
    dirty: dict[str, set[date]] = defaultdict(set)
    for source, day in DirtyDay.objects.order_by().values_list("source", "day").distinct():
        dirty[source].add(day)
    return dirty


def _unfinished(statistic: Statistic, today: date) -> set[date]:
    """Died half-way; built while the day was running; open, and old enough for its last build."""
    unfinished = (
        Q(state=BuildState.STARTED)
        | Q(state=BuildState.SO_FAR, day__lt=today)
        | Q(state=BuildState.OPEN, day__lt=final_before(today, statistic.final_after_days))
    )
    return set(RollupRun.objects.filter(unfinished, statistic=statistic.key).values_list("day", flat=True))


def _missing(statistic: Statistic, today: date, since: date | None) -> set[date]:
    ledger = RollupRun.objects.filter(statistic=statistic.key)
    yesterday = today - calendar.ONE_DAY
    first = since or ledger.aggregate(first=Min("day"))["first"] or yesterday
    first = max(min(first, yesterday), today - LOOK_BACK)
    built = ledger.filter(day__range=(first, today)).values_list("day", flat=True)
    return set(calendar.days_between(first, today)) - set(built)
