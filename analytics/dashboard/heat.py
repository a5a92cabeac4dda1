"""When buyers pay: weekday by hour."""

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.dashboard.periods import Period
from analytics.dashboard.sums import Row

WEEKDAYS, HOURS = 7, 24


@dataclass(frozen=True)
class HeatMap:
    """Sums by weekday (Monday first) and hour, and how often each weekday occurs among the built days."""

    first: str
    last: str
    occurrences: list[int]
    paid_orders: list[list[int]]
    paid_cny: list[list[float]]


def heat_map(period: Period, hours: Sequence[Row]) -> HeatMap:
    """The heat map of the period's days; `hours` may hold other days too."""
    orders = [[0] * HOURS for _ in range(WEEKDAYS)]
    amounts = [[0.0] * HOURS for _ in range(WEEKDAYS)]
    days = set()
    for row in hours:
        day = row["day"]
        if period.first <= day <= period.last:
            days.add(day)
            weekday, hour = day.weekday(), row["hour"]
            orders[weekday][hour] += row["paid_orders"]
            amounts[weekday][hour] += float(row["paid_cny"])
    return HeatMap(
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        occurrences=[sum(day.weekday() == weekday for day in days) for weekday in range(WEEKDAYS)],
        paid_orders=orders,
        paid_cny=[[round(amount, 2) for amount in row] for row in amounts],
    )
