"""Figures by the name of their metric: `figure("paid_cny", first, last)`, `figures(…, by="product")`.

An app reads the figures of a higher one this way without importing it. Nothing is computed from facts here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from shopops.lib.calendar import ONE_DAY
from shopops.lib.metrics import Agg, Metric, Sums, combined, metric_of
from shopops.lib.rollup.registry import Statistic, statistic_of

DAY = "day"


class UnknownDimension(LookupError):
    """The metric's statistic has no rows by that."""


@dataclass(frozen=True)
class Figure:
    """A metric over some days. `value` is None where there is none; `days` have figures, of those asked for.

    `is_person_days`: distinct buyers of several days, or of several rows of a day, were added up, so somebody
    may count more than once. Say so beside the number.
    """

    value: Decimal | None
    days: int
    is_person_days: bool


NO_FIGURE = Figure(value=None, days=0, is_person_days=False)


def figure(key: str, first: date, last: date) -> Figure:
    """The metric over the days from `first` to `last`, both included. One query. Raises UnknownMetric."""
    metric = metric_of(key)
    return _read(metric, first, last, None).get(None, NO_FIGURE)


def figures(key: str, first: date, last: date, *, by: str) -> dict[Any, Figure]:
    """The same for each day (`by="day"`) or each value of a dimension of the statistic: product id → figure.

    Days and values without figures are left out. One query. Raises UnknownMetric, UnknownDimension.
    """
    metric = metric_of(key)
    statistic = statistic_of(metric.statistic)
    if by not in (DAY, *statistic.dimensions):
        raise UnknownDimension(f"{key} by {by}; there are {', '.join((DAY, *statistic.dimensions))}")
    return _read(metric, first, last, by)


def _read(metric: Metric, first: date, last: date, by: str | None) -> dict[Any, Figure]:
    span = ONE_DAY if by == DAY else last - first + ONE_DAY
    since = first - span if metric.agg == Agg.DELTA else first
    rows = _rows(metric, statistic_of(metric.statistic), since, last, by)
    groups: dict[Any, list[Mapping[str, Any]]] = {None: rows} if by is None else _grouped(rows, by)
    if by == DAY:
        return {
            day: _figure(metric, found, groups.get(day - ONE_DAY, []))
            for day, found in groups.items()
            if day >= first
        }
    parts = {key: _halves(found, first) for key, found in groups.items()}
    return {key: _figure(metric, now, before) for key, (before, now) in parts.items() if now}


def _rows(
    metric: Metric, statistic: Statistic, first: date, last: date, by: str | None
) -> list[Mapping[str, Any]]:
    """One row a day, or a day and value of `by`, in order of days; `rows_added` says how many it was made of."""
    keys = [DAY] if by in (None, DAY) else [DAY, str(by)]
    # In the database as in `add_up`: a row with only one half of a ratio is left out.
    halves = {f"{column}__isnull": False for column in (metric.numerator, metric.denominator) if column}
    sums = {f"sum_{column}": Sum(column, filter=Q(**halves)) for column in metric.columns}
    days = statistic.model._default_manager.filter(day__range=(first, last)).order_by()
    found = days.values(*keys).annotate(**sums, rows_added=Count("pk")).order_by(DAY)
    return [row | {column: row[f"sum_{column}"] for column in metric.columns} for row in found]


def _grouped(rows: Sequence[Mapping[str, Any]], by: str) -> dict[Any, list[Mapping[str, Any]]]:
    groups: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row[by]].append(row)
    return groups


def _halves(rows: Sequence[Mapping[str, Any]], first: date) -> tuple[list[Sums], list[Sums]]:
    before = [row for row in rows if row[DAY] < first]
    return before, list(rows[len(before) :])


def _figure(metric: Metric, rows: Sequence[Mapping[str, Any]], before: Sequence[Sums]) -> Figure:
    return Figure(
        value=combined(metric, rows, before),
        days=len({row[DAY] for row in rows}),
        is_person_days=metric.agg == Agg.DISTINCT and sum(row["rows_added"] for row in rows) > 1,
    )
