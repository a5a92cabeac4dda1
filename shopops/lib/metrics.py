"""The registry of metrics: what a figure is called, how it is read from sums, whether more is better.

Tables of figures hold sums per day. A metric is read from sums over any days: `value(metric, sums)`.
Subjects declare theirs in `subject.py`; pages, scorecards and the API look them up by key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise

Sums = Mapping[str, Decimal | int | None]


class Unit(StrEnum):
    """What a value counts."""

    CNY = "cny"
    COUNT = "count"
    RATE = "rate"  # 0–1
    SECONDS = "seconds"


class Direction(StrEnum):
    """Which way is good news."""

    UP_IS_GOOD = "up_is_good"
    DOWN_IS_GOOD = "down_is_good"
    NEUTRAL = "neutral"


class Agg(StrEnum):
    """How several days combine."""

    SUM = "sum"
    # Distinct buyers of each day. Added up over days they are person-days: who came twice counts twice.
    DISTINCT = "distinct"
    # Sum of numerators ÷ sum of denominators.
    RATIO = "ratio"
    # The mean of the days' values.
    DAYMEAN = "daymean"
    # The value of the last day that has one.
    LAST = "last"
    # The sum or ratio, less that of as many days directly before.
    DELTA = "delta"


class UnknownMetric(LookupError):
    """No metric of that key is registered."""


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One figure. `numerator`, `denominator` and `unless` are columns of the statistic's table."""

    key: str
    name: str | Promise
    description: str | Promise
    unit: Unit
    statistic: str
    numerator: str
    denominator: str | None = None
    # Counts facts that cannot be part of the figure; while there are any, it has no value.
    unless: str | None = None
    direction: Direction = Direction.UP_IS_GOOD
    agg: Agg = Agg.SUM

    def __post_init__(self) -> None:
        if self.agg == Agg.RATIO and not self.denominator:
            raise ValueError(f"{self.key}: a ratio has a denominator")
        if self.agg in (Agg.SUM, Agg.DISTINCT) and self.denominator:
            raise ValueError(f"{self.key}: a ratio cannot be added up")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns whose sums `value` needs."""
        return tuple(c for c in (self.numerator, self.denominator, self.unless) if c is not None)


_metrics: dict[str, Metric] = {}


def register(*metrics: Metric) -> None:
    """Add metrics to the registry."""
    for metric in metrics:
        if _metrics.get(metric.key, metric) != metric:
            raise ValueError(f"two metrics are called {metric.key!r}")
        _metrics[metric.key] = metric


def metric_of(key: str) -> Metric:
    """The metric of that key; raises UnknownMetric."""
    try:
        return _metrics[key]
    except KeyError:
        raise UnknownMetric(key) from None


def columns_of(metrics: Iterable[Metric]) -> set[str]:
    """The columns to sum for all of these."""
    return {column for metric in metrics for column in metric.columns}


def value(metric: Metric, sums: Sums) -> Decimal | None:
    """The metric over whatever `sums` covers, unrounded.

    None means "no value": nothing was built or known (a null sum), the denominator is zero, or facts are
    missing that the figure needs (`unless`).
    """
    amount = sums[metric.numerator]
    if amount is None or (metric.unless and sums[metric.unless] != 0):
        return None
    if metric.denominator is None:
        return Decimal(amount)
    per = sums[metric.denominator]
    return Decimal(amount) / Decimal(per) if per else None


def combined(metric: Metric, days: Sequence[Sums], before: Sequence[Sums] = ()) -> Decimal | None:
    """The metric over several days: their rows in order, and for a DELTA those of as many days before.

    A day whose columns are null has no value and is left out; for a ratio also a day that has only one of the
    two. None when no day has a value, for a DELTA when either side has none.
    """
    if metric.agg == Agg.DAYMEAN:
        values = [daily for row in days if (daily := value(metric, row)) is not None]
        return sum(values, Decimal(0)) / len(values) if values else None
    if metric.agg == Agg.LAST:
        return next((last for row in reversed(days) if (last := value(metric, row)) is not None), None)
    now = value(metric, add_up(metric, days))
    if metric.agg != Agg.DELTA:
        return now
    earlier = value(metric, add_up(metric, before))
    return None if now is None or earlier is None else now - earlier


def add_up(metric: Metric, rows: Iterable[Sums]) -> Sums:
    """Column → sum, of the rows that have a numerator and, where there is one, a denominator; null of none."""
    needed = [metric.numerator, *([metric.denominator] if metric.denominator else [])]
    known = [row for row in rows if all(row[column] is not None for column in needed)]
    return {column: sum(row[column] or 0 for row in known) if known else None for column in metric.columns}
