"""Reading the daily and hourly figures and adding them up."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Max, Q

from analytics.dashboard.periods import Period
from orders.figures.models import ShopDay, ShopHour
from shopops.lib.metrics import Sums

Row = Mapping[str, Any]

DAY_COLUMNS = tuple(field.name for field in ShopDay._meta.fields if field.name not in ("id", "day"))
HOUR_COLUMNS = tuple(field.name for field in ShopHour._meta.fields if field.name not in ("id", "day", "hour"))
# Distinct buyers of an hour must not be added up to those of a day.
ADDABLE_HOUR_COLUMNS = tuple(c for c in HOUR_COLUMNS if c != "paying_buyers")


def shop_days(first: date, last: date) -> dict[date, Row]:
    """The figures of the days between, both included; days never built are missing. One query."""
    return {
        row["day"]: row for row in ShopDay.objects.filter(day__range=(first, last)).order_by("day").values()
    }


def shop_hours(first: date, last: date) -> list[Row]:
    """The hourly figures of the days between, both included. One query."""
    return list(ShopHour.objects.filter(day__range=(first, last)).order_by("day", "hour").values())


def add_up(rows: Iterable[Row], columns: Iterable[str] = DAY_COLUMNS) -> Sums:
    """Column → sum. As in SQL nulls do not count, and nothing at all adds up to null."""
    rows = list(rows)
    return {column: _sum(row[column] for row in rows) for column in columns}


def rows_of(period: Period, rows: Mapping[date, Row]) -> list[Row]:
    """The figures of the period's days that are there."""
    return [rows[day] for day in period.days() if day in rows]


def has_orders(rows: Iterable[Row]) -> bool:
    """Whether anything was ordered or paid on these days."""
    return any(row["orders"] or row["paid_orders"] for row in rows)


def any_orders_in(period: Period) -> bool:
    """Whether the daily figures know of anything ordered or paid in the period. One query."""
    busy = Q(orders__gt=0) | Q(paid_orders__gt=0)
    return ShopDay.objects.filter(busy, day__range=(period.first, period.last)).exists()


def last_day_with_orders() -> date | None:
    """The newest day on which anything was ordered, of all figures. One query."""
    return ShopDay.objects.filter(orders__gt=0).aggregate(last=Max("day"))["last"]


def _sum(values: Iterable[Any]) -> Any:
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known else None
