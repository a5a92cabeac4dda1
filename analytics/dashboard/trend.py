"""The course of amount and orders, beside that of the period before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from analytics.dashboard.periods import Period
from analytics.dashboard.sums import Row


@dataclass(frozen=True)
class Trend:
    """Points of a chart, one per day or (for a single day) per hour; None where there is no figure yet."""

    grain: str  # "day" or "hour"
    labels: list[str]
    labels_before: list[str]
    paid_cny: list[float | None]
    paid_orders: list[int | None]
    paid_cny_before: list[float | None]
    paid_orders_before: list[int | None]


def by_day(period: Period, days: Mapping[date, Row]) -> Trend:
    """One point per day; the n-th day stands beside the n-th day of the period before."""
    now = [days.get(day) for day in period.days()]
    before = [days.get(day) for day in period.before().days()]
    return Trend(
        grain="day",
        labels=[day.isoformat() for day in period.days()],
        labels_before=[day.isoformat() for day in period.before().days()],
        paid_cny=_amounts(now),
        paid_orders=_column(now, "paid_orders"),
        paid_cny_before=_amounts(before),
        paid_orders_before=_column(before, "paid_orders"),
    )


def by_hour(period: Period, hours: Sequence[Row], so_far: int | None) -> Trend:
    """24 points of one day beside those of the day before; `so_far` is the hour that is still running."""
    day, day_before = period.last, period.before().last
    now = _of_day(hours, day)
    if so_far is not None:
        now = [row if hour <= so_far else None for hour, row in enumerate(now)]
    before = _of_day(hours, day_before)
    labels = [f"{hour:02}:00" for hour in range(24)]
    return Trend(
        grain="hour",
        labels=labels,
        labels_before=labels,
        paid_cny=_amounts(now),
        paid_orders=_column(now, "paid_orders"),
        paid_cny_before=_amounts(before),
        paid_orders_before=_column(before, "paid_orders"),
    )


def _of_day(hours: Sequence[Row], day: date) -> list[Row | None]:
    found = {row["hour"]: row for row in hours if row["day"] == day}
    return [found.get(hour) for hour in range(24)]


def _column(rows: Sequence[Row | None], name: str) -> list[Any]:
    return [None if row is None else row[name] for row in rows]


def _amounts(rows: Sequence[Row | None]) -> list[float | None]:
    return [None if row is None else float(row["paid_cny"]) for row in rows]
