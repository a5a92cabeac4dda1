"""How old the figures on the page are, and whether they can still change."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q
from django.utils import timezone

from analytics.dashboard.periods import Period
from shopops.lib import calendar
from shopops.lib.rollup.models import BUILT_WHOLE_DAY, BuildState, RollupRun
from shopops.lib.rollup.queries import late_figures

SHOP_DAY = "shop_day"
# What the page reads; other statistics are built without making its cached boards stale.
STATISTICS_READ = (SHOP_DAY, "shop_hour", "shop_province", "product_day")


@dataclass(frozen=True)
class Freshness:
    """`through`: the last whole day that is built. `today_until`: when today's figures were made.

    All of it changes only when figures are built; what becomes late by itself is `late_days`.
    """

    through: date | None
    today_until: datetime | None
    all_final: bool


def figures_version() -> str:
    """Changes whenever a figure of the page has been built anew; what was made from them is cached until then."""
    last = RollupRun.objects.filter(statistic__in=STATISTICS_READ).aggregate(last=Max("done_at"))["last"]
    return last.isoformat() if last else ""


def freshness_of(period: Period) -> Freshness:
    """What the ledger says of these days. One query."""
    shown = Q(day__range=(period.first, period.last))
    entries = RollupRun.objects.filter(statistic=SHOP_DAY).aggregate(
        through=Max("day", filter=Q(state__in=BUILT_WHOLE_DAY)),
        today_until=Max("done_at", filter=Q(day=calendar.today())),
        final=Count("day", filter=shown & Q(state=BuildState.FINAL)),
    )
    return Freshness(
        through=entries["through"],
        today_until=entries["today_until"],
        all_final=entries["final"] == period.day_count,
    )


def late_days() -> list[date]:
    """The days whose figures are not there in time, oldest first. Three queries."""
    return sorted({entry.day for entry in late_figures(timezone.now())})
