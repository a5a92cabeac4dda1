"""The statistics that the engine builds; subjects declare theirs in `subject.py`."""

from dataclasses import dataclass
from pathlib import Path

from django.db import models


class UnknownStatistic(LookupError):
    """No statistic of that key is registered."""


class UnknownSource(LookupError):
    """No registered statistic reads facts of that source."""


@dataclass(frozen=True, kw_only=True)
class Statistic:
    """One table of figures per day, and the statement that fills one day of it.

    `sql_file` holds one `INSERT INTO <model's table> (day, …) SELECT …`. Its parameters are `%(day)s`,
    `%(starts_at)s` and `%(ends_at)s` (timestamptz, half-open) and `%(zone)s` (the shop's time zone).
    """

    key: str
    model: type[models.Model]
    sql_file: Path
    # Facts whose changes make a day dirty for this statistic: {"trades"}.
    sources: frozenset[str]
    # Whole days after the day's end in which late facts are still expected.
    final_after_days: int

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def sql(self) -> str:
        return self.sql_file.read_text(encoding="utf-8")


_statistics: dict[str, Statistic] = {}


def register(*statistics: Statistic) -> None:
    """Add statistics. They are built in the order of registration: one may read the tables of earlier ones."""
    for statistic in statistics:
        if _statistics.get(statistic.key, statistic) != statistic:
            raise ValueError(f"two statistics are called {statistic.key!r}")
        _statistics[statistic.key] = statistic


def all_statistics() -> list[Statistic]:
    """Every registered statistic, in building order."""
    return list(_statistics.values())


def statistic_of(key: str) -> Statistic:
    """The statistic of that key; raises UnknownStatistic."""
    try:
        return _statistics[key]
    except KeyError:
        raise UnknownStatistic(f"{key!r}; there are {', '.join(_statistics)}") from None


def statistics_from(source: str) -> list[Statistic]:
    """The statistics that read facts of that source; raises UnknownSource when none does."""
    found = [statistic for statistic in _statistics.values() if source in statistic.sources]
    if not found:
        raise UnknownSource(source)
    return found
