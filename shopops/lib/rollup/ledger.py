"""Writing the ledger."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from shopops.lib import calendar

from .models import BuildState, RollupRun
from .registry import Statistic, all_statistics, dependents_of, readers_of
from .rules import next_build, retry_delay, state_of_build

# A final day that is to be built again is not final any more.
_NOT_FINAL = Case(When(state=BuildState.FINAL, then=Value(BuildState.OPEN)), default=F("state"))

# Marks become due entries: on their own day for every statistic that reads the source, and on the days that look
# back on it where there are figures. An entry that has failed keeps the time of its retry.
_NOTE_MARKS = """
WITH mark AS (
    DELETE FROM rollup_dirtyday RETURNING day, source
),
reader AS (
    SELECT * FROM unnest(%(sources)s::text[], %(statistics)s::text[], %(days)s::int[], %(versions)s::int[])
        AS reader (source, statistic, look_back_days, version)
),
touched AS (
    SELECT mark.day, reader.statistic, reader.version
    FROM mark JOIN reader USING (source)
    UNION
    SELECT entry.day, entry.statistic, entry.version
    FROM (SELECT DISTINCT day, source FROM mark) AS mark
    JOIN reader USING (source)
    JOIN rollup_rolluprun AS entry ON entry.statistic = reader.statistic
        AND entry.day > mark.day AND entry.day <= mark.day + reader.look_back_days
    WHERE reader.look_back_days > 0
)
INSERT INTO rollup_rolluprun AS entry (statistic, day, version, state, due_at, by, failures, error)
SELECT DISTINCT ON (statistic, day) statistic, day, version, 'pending', %(now)s, '', 0, ''
FROM touched
ORDER BY statistic, day
ON CONFLICT (statistic, day) DO UPDATE SET
    state = CASE WHEN entry.state = 'final' THEN 'open' ELSE entry.state END,
    due_at = CASE WHEN entry.failures > 0 THEN entry.due_at ELSE least(entry.due_at, %(now)s) END
RETURNING xmax = 0
"""

# Every statistic has an entry for every day that any has one for, and for the days of a short gap.
_ADD_MISSING = """
INSERT INTO rollup_rolluprun (statistic, day, version, state, due_at, by, failures, error)
SELECT statistic.key, day.day, statistic.version, 'pending', %(now)s, '', 0, ''
FROM (
    SELECT day + generate_series(0, CASE WHEN next_day - day <= %(longest_gap)s THEN next_day - day - 1 ELSE 0 END)
    FROM (
        SELECT day, lead(day) OVER (ORDER BY day) AS next_day
        FROM (
            SELECT DISTINCT day FROM rollup_rolluprun WHERE day <= %(today)s
            UNION
            SELECT unnest(ARRAY[%(yesterday)s, %(today)s]::date[])
        ) AS known
    ) AS known
) AS day (day)
CROSS JOIN unnest(%(statistics)s::text[], %(versions)s::int[]) AS statistic (key, version)
ON CONFLICT (statistic, day) DO NOTHING
"""

_NOTE_STARTED = """
INSERT INTO rollup_rolluprun AS entry (statistic, day, version, state, due_at, started_at, by, failures, error)
SELECT statistic.key, %(day)s, statistic.version, 'pending', %(started_at)s, %(started_at)s, %(by)s, 0, ''
FROM unnest(%(statistics)s::text[], %(versions)s::int[]) AS statistic (key, version)
ON CONFLICT (statistic, day) DO UPDATE SET
    version = excluded.version,
    state = CASE WHEN entry.state = 'final' THEN 'open' ELSE entry.state END,
    due_at = excluded.due_at, started_at = excluded.started_at, by = excluded.by
"""


def note_marks(now: datetime) -> bool:
    """Turn every mark there is into due entries, and remove it; whether some of these days are new.

    One statement: a mark is gone if and only if its entries are due. Marks made meanwhile stay.
    """
    readers = [
        (source, key, days)
        for source in sorted({source for statistic in all_statistics() for source in statistic.sources})
        for key, days in readers_of(source).items()
    ]
    versions = {statistic.key: statistic.version for statistic in all_statistics()}
    parameters: dict[str, Any] = {
        "sources": [source for source, _, _ in readers],
        "statistics": [key for _, key, _ in readers],
        "days": [days for _, _, days in readers],
        "versions": [versions[key] for _, key, _ in readers],
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_MARKS, parameters)
        return any(is_new for (is_new,) in cursor.fetchall())


def add_missing_entries(today: date, now: datetime, *, longest_gap: timedelta) -> None:
    """Entries for yesterday and today, for gaps between days, and for new statistics on all days. One statement."""
    parameters = _named(all_statistics()) | {
        "today": today,
        "yesterday": today - calendar.ONE_DAY,
        "now": now,
        "longest_gap": longest_gap.days,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ADD_MISSING, parameters)


def note_new_version(statistic: Statistic, now: datetime) -> None:
    """Have every day of a statistic built again whose figures were made by another definition."""
    RollupRun.objects.filter(~Q(version=statistic.version), statistic=statistic.key).update(
        version=statistic.version, state=_NOT_FINAL, due_at=now, failures=0, error=""
    )


def note_started(statistics: Iterable[Statistic], day: date, started_at: datetime, *, by: str) -> None:
    """Say that a day's builds begin: until they are done they are due, and so is what depends on them."""
    statistics = list(statistics)
    for statistic in statistics:
        _note_dependents(dependents_of(statistic.key), day, started_at)
    parameters = _named(statistics) | {"day": day, "started_at": started_at, "by": by}
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_STARTED, parameters)


def _note_dependents(dependents: Mapping[str, int], day: date, now: datetime) -> None:
    """Have the built figures of the days that read this day's built again."""
    for key, days in dependents.items():
        reading = RollupRun.objects.filter(statistic=key, day__range=(day, day + timedelta(days=days)))
        reading.filter(Q(due_at=None) | Q(due_at__gt=now), failures=0).update(state=_NOT_FINAL, due_at=now)


def note_done(statistic: Statistic, day: date, started_at: datetime, *, rows: int, duration_ms: int) -> None:
    """Say that the figures are there; what they amount to depends on when their build began."""
    state = state_of_build(
        day, today=calendar.shop_day(started_at), final_after_days=statistic.final_after_days
    )
    RollupRun.objects.filter(statistic=statistic.key, day=day).update(
        state=state,
        due_at=next_build(day, state, final_after_days=statistic.final_after_days),
        done_at=timezone.now(),
        row_count=rows,
        duration_ms=duration_ms,
        failures=0,
        error="",
    )


def note_failed(statistic: Statistic, day: date, error: Exception) -> None:
    """Say that a build has failed: it is tried again later, and later each time."""
    entry = RollupRun.objects.get(statistic=statistic.key, day=day)
    entry.failures += 1
    entry.due_at = timezone.now() + retry_delay(entry.failures)
    # The first line names the fault; the others quote values of rows.
    first_line = str(error).partition("\n")[0]
    entry.error = f"{type(error).__name__}: {first_line}"[:300]
    entry.save(update_fields=["failures", "due_at", "error"])


def _named(statistics: Iterable[Statistic]) -> dict[str, Any]:
    statistics = list(statistics)
    return {
        "statistics": [statistic.key for statistic in statistics],
        "versions": [statistic.version for statistic in statistics],
    }
