"""The registry of metrics: what a figure is called, how it is read from sums, whether more is better.

Tables of figures hold sums per day. A metric is read from sums over any days: `value(metric, sums)`.
Subjects declare theirs in `subject.py`; pages, scorecards and the API look them up by key.
"""

from collections.abc import Iterable, Mapping
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


def metrics_of(statistic: str) -> list[Metric]:
    """The metrics read from that statistic, in order of registration."""
    return [metric for metric in _metrics.values() if metric.statistic == statistic]


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
