"""The whole dashboard."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.dashboard import sums as figures
from analytics.dashboard.cards import Card, Comparison, make_cards
from analytics.dashboard.freshness import Freshness, freshness_of
from analytics.dashboard.heat import HeatMap, heat_map
from analytics.dashboard.periods import TODAY, WEEK, Period, last_days, named
from analytics.dashboard.rankings import Ranked, top_products, top_provinces
from analytics.dashboard.sums import ADDABLE_HOUR_COLUMNS, Row
from analytics.dashboard.trend import Trend, by_day, by_hour
from shopops.lib.calendar import ONE_DAY, ZONE, days_between
from shopops.lib.metrics import Sums

SPARK_DAYS = 14
HEAT_DAYS = 28


@dataclass(frozen=True)
class Dashboard:
    """Everything the page shows. `until_hour`: today is compared up to this hour (exclusive)."""

    period: Period
    before: Period
    until_hour: int | None
    freshness: Freshness
    has_orders: bool
    # Only where the period has none.
    last_day_with_orders: date | None
    cards: list[Card]
    trend: Trend
    heat: HeatMap
    provinces: list[Ranked]
    products: list[Ranked]

    def for_charts(self) -> dict[str, Any]:
        """What the page's scripts draw."""
        return {"trend": asdict(self.trend), "heat": asdict(self.heat)}


def dashboard(period: Period) -> Dashboard:
    """The dashboard of a period. Six queries at most, on daily and hourly figures only."""
    before, freshness = period.before(), freshness_of(period)
    spark, heat = period.reaching_back(SPARK_DAYS), period.reaching_back(HEAT_DAYS)
    days = figures.shop_days(min(before.first, spark.first), period.last)
    hours = figures.shop_hours(min(heat.first, before.first if period.is_one_day else heat.first), heat.last)
    now = figures.rows_of(period, days)
    sums = figures.add_up(now)
    shop_cny = Decimal(sums["paid_cny"] or 0)
    until_hour = _until_hour(period, freshness)
    if until_hour is None:
        comparison = Comparison(sums, figures.add_up(figures.rows_of(before, days)))
    else:
        comparison = Comparison(*(_hours_until(hours, p.last, until_hour) for p in (period, before)))
    return Dashboard(
        period=period,
        before=before,
        until_hour=until_hour,
        freshness=freshness,
        has_orders=(has_orders := figures.has_orders(now)),
        last_day_with_orders=None if has_orders else figures.last_day_with_orders(),
        cards=make_cards(period, sums, comparison, _spark_days(days, spark, period)),
        trend=by_hour(period, hours, until_hour) if period.is_one_day else by_day(period, days),
        heat=heat_map(heat, hours),
        provinces=top_provinces(period, shop_cny),
        products=top_products(period, shop_cny),
    )


def opening_period(today: date) -> Period:
    """What the page opens with: the last 7 days; when they are empty, 30 days that end with an order."""
    week = named(WEEK, today)
    if figures.any_orders_in(week):
        return week
    last = figures.last_day_with_orders()
    if last is None:
        return week
    return named(TODAY, today) if last >= today else last_days(30, last)


def _until_hour(period: Period, freshness: Freshness) -> int | None:
    """The hour that was running when today's figures were made; None when the period is not today."""
    if period.key != TODAY:
        return None
    until = freshness.today_until
    return until.astimezone(ZONE).hour if until else 0


def _hours_until(hours: list[Row], day: date, until_hour: int) -> Sums:
    rows = (row for row in hours if row["day"] == day and row["hour"] < until_hour)
    return figures.add_up(rows, ADDABLE_HOUR_COLUMNS)


def _spark_days(days: Mapping[date, Row], spark: Period, period: Period) -> list[Row | None]:
    """The course of the cards; a day that is still running would look like a fall."""
    last = spark.last - ONE_DAY if period.key == TODAY else spark.last
    return [days.get(day) for day in days_between(spark.first, last)]
