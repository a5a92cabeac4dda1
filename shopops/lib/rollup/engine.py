"""Builds figures: the one path for tonight, for dirty days, for backfill and for tests."""

import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from shopops.lib import calendar

from . import due, ledger
from .lock import one_runner
from .registry import Statistic, all_statistics

log = logging.getLogger(__name__)

Work = Mapping[date, Iterable[Statistic]]


@dataclass
class Report:
    """What a run did."""

    builds: int = 0
    rows: int = 0
    days: set[date] = field(default_factory=set)
    failed: list[tuple[str, date]] = field(default_factory=list)


def run(
    days: Iterable[date], statistics: Iterable[Statistic] | None = None, *, by: str, wait: bool = True
) -> Report:
    """Build these days again, whatever the ledger says; every statistic unless some are given.

    `by` is what asked for it ("command"). Call it outside transactions: each build commits by itself.
    Raises AnotherRunner at once when `wait` is false and figures are being built elsewhere.
    """
    chosen = _in_building_order(statistics)
    report = Report()
    with one_runner(wait=wait):
        ledger.note_marks(timezone.now())
        _build_all(dict.fromkeys(days, chosen), by, report)
    return report


def run_due(*, by: str, wait: bool = True) -> Report:
    """Build what is missing, dirty, failed or interrupted, or ready to become final, up to and including today.

    Raises AnotherRunner as `run` does.
    """
    report = Report()
    with one_runner(wait=wait):
        due.note_due(timezone.now())
        # Building one statistic can make another due on later days.
        while work := due.due_work(timezone.now()):
            _build_all(work, by, report)
    return report


def _in_building_order(statistics: Iterable[Statistic] | None) -> list[Statistic]:
    chosen = set(all_statistics() if statistics is None else statistics)
    known = all_statistics()
    return sorted(chosen, key=lambda statistic: known.index(statistic) if statistic in known else len(known))


def _build_all(work: Work, by: str, report: Report) -> None:
    for day in sorted(work):
        _build_day(day, list(work[day]), by, report)
    if work:
        failed = len(report.failed)
        log.info(
            "figures built",
            extra={"by": by, "days": len(report.days), "builds": report.builds, "failed": failed},
        )


def _build_day(day: date, statistics: Sequence[Statistic], by: str, report: Report) -> None:
    """One day's statistics. The start of all is committed first, at once: what a crash leaves unbuilt stays due."""
    started_at = timezone.now()
    with _unhurried_transaction():
        ledger.note_started(statistics, day, started_at, by=by)
    for statistic in statistics:
        try:
            report.rows += _build(statistic, day, started_at)
        except DatabaseError as error:
            if not connection.is_usable():
                raise  # no database: nothing else would work either
            log.exception("figures not built", extra={"statistic": statistic.key, "day": day.isoformat()})
            ledger.note_failed(statistic, day, error)
            report.failed.append((statistic.key, day))
        else:
            report.builds += 1
    report.days.add(day)


def _build(statistic: Statistic, day: date, started_at: datetime) -> int:
    """Replace one day's figures of one statistic; returns the number of rows.

    Old rows out, new rows in and the ledger's "done" are one transaction: a reader sees the old figures or
    the new ones, a crash leaves the old ones.
    """
    clock = time.perf_counter()
    with _unhurried_transaction():
        rows = _replace_rows(statistic, day)
        duration_ms = round((time.perf_counter() - clock) * 1000)
        ledger.note_done(statistic, day, started_at, rows=rows, duration_ms=duration_ms)
    return rows


@contextmanager
def _unhurried_transaction() -> Iterator[None]:
    """A transaction whose commit does not wait for the disk.

    A power failure can undo the last builds of that second, ledger and rows together and latest first: the
    days are then due as they were before. Turning marks into due entries waits for the disk.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
        yield


def _replace_rows(statistic: Statistic, day: date) -> int:
    """Old rows out and new ones in, both in one message to the database."""
    old_out = f"DELETE FROM {statistic.table} WHERE day = %(day)s;"  # noqa: S608 a model's table
    with connection.cursor() as cursor:
        cursor.execute(f"{old_out}\n{statistic.sql()}", parameters_of(day))
        return cursor.rowcount


def parameters_of(day: date) -> dict[str, date | str]:
    """What a statistic's statement can refer to; see `Statistic`."""
    return {
        "day": day,
        "starts_at": calendar.starts_at(day),
        "ends_at": calendar.ends_at(day),
        "zone": calendar.ZONE.key,
    }
