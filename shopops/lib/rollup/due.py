"""What is to be built."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Q

from shopops.lib import calendar

from .models import BuildState, DirtyDay, RollupRun
from .registry import Statistic, all_statistics
from .rules import final_before

# A gap between built days, or up to today, is filled when it is no longer than this. A longer one is a time
# when there was no shop here: one file from years ago must not fill all the empty years since.
LONGEST_GAP = timedelta(days=400)

Marks = dict[str, list[int]]


def due_work(today: date) -> dict[date, list[Statistic]]:
    """Day → what is due on it. Two queries per statistic and one more."""
    work: dict[date, list[Statistic]] = defaultdict(list)
    dirty = _dirty_days()
    for statistic in all_statistics():
        days = _unfinished(statistic, today)
        for source in statistic.sources:
            days |= dirty[source]
        for day in days | _missing(statistic, today, days):
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


def _missing(statistic: Statistic, today: date, due: set[date]) -> set[date]:
    """Yesterday and today, and gaps among the days that have been built or are due anyway."""
    ledger = RollupRun.objects.filter(statistic=statistic.key)
    built = set(ledger.values_list("day", flat=True))
    wanted = {today - calendar.ONE_DAY, today}
    for before, after in pairwise(sorted(day for day in built | due | wanted if day <= today)):
        if after - before <= LONGEST_GAP:
            wanted.update(calendar.days_between(before, after))
    return wanted - built
