"""The statistics that the engine builds; subjects declare theirs in `subject.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import models

# For `look_back_days`: the figures of a day read every earlier day there is.
ALL_EARLIER_DAYS = 36_500


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
    # The figures of a day read facts, and figures of `depends_on`, of this many days before it as well.
    look_back_days: int = 0
    # Keys of the statistics whose tables the statement reads. They are registered, and built, before this one.
    depends_on: tuple[str, ...] = ()
    # The columns that, with the day, identify a row: ("product",). None: one row a day.
    dimensions: tuple[str, ...] = ()
    # Raised when the statement changes its meaning: every day of this statistic is then built again.
    version: int = 1

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def sql(self) -> str:
        return self.sql_file.read_text(encoding="utf-8")


_statistics: dict[str, Statistic] = {}


def register(*statistics: Statistic) -> None:
    """Add statistics. They are built in the order of registration.

    Raises UnknownStatistic when one depends on a statistic that is not registered yet; so there are no cycles.
    """
    for statistic in statistics:
        if _statistics.get(statistic.key, statistic) != statistic:
            raise ValueError(f"two statistics are called {statistic.key!r}")
        for key in statistic.depends_on:
            statistic_of(key)
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


def readers_of(source: str) -> dict[str, int]:
    """The statistics that read facts of a source, directly or through other statistics.

    Statistic → for how many days after the day of a fact its figures depend on that fact; 0: on the day alone.
    Raises UnknownSource when there are none.
    """
    if not (reach := _reach(lambda statistic: source in statistic.sources)):
        raise UnknownSource(source)
    return reach


def dependents_of(key: str) -> dict[str, int]:
    """The statistics that read another one's figures; statistic → for how many days after a day, as above."""
    reach = _reach(lambda statistic: statistic.key == key)
    own_days = reach.pop(key, 0)
    return {dependent: days - own_days for dependent, days in reach.items()}


def _reach(reads_directly: Callable[[Statistic], bool]) -> dict[str, int]:
    reach: dict[str, int] = {}
    for statistic in all_statistics():
        days = [reach[key] for key in statistic.depends_on if key in reach]
        if reads_directly(statistic):
            days.append(0)
        if days:
            reach[statistic.key] = max(days) + statistic.look_back_days
    return reach
