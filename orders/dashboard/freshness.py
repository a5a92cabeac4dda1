"""How old the figures on the page are, and whether they can still change."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from orders.dashboard.periods import Period
from shopops.lib import calendar
from shopops.lib.rollup.models import BuildState, RollupRun
from shopops.lib.rollup.queries import LateFigures, late_figures

SHOP_DAY = "shop_day"


@dataclass(frozen=True)
class Freshness:
    """`through`: the last whole day that is built. `today_until`: when today's figures were made."""

    through: date | None
    today_until: datetime | None
    all_final: bool
    late: list[LateFigures]

    @property
    def late_days(self) -> list[date]:
        return sorted({entry.day for entry in self.late})


def figures_version() -> str:
    """Changes whenever any figure has been built anew; what was made from them may be kept until then."""
    last = RollupRun.objects.aggregate(last=Max("done_at"))["last"]
    return last.isoformat() if last else ""


def freshness_of(period: Period) -> Freshness:
    """What the ledger says of these days. Five queries."""
    now = timezone.now()
    today = calendar.shop_day(now)
    ledger = RollupRun.objects.filter(statistic=SHOP_DAY)
    newest = ledger.filter(day__lte=today).exclude(state=BuildState.STARTED).order_by("-day")[:2]
    built = {entry.day: entry for entry in newest}
    final = ledger.filter(day__range=(period.first, period.last), state=BuildState.FINAL).count()
    return Freshness(
        through=next((d for d, e in built.items() if e.state != BuildState.SO_FAR), None),
        today_until=built[today].done_at if today in built else None,
        all_final=final == period.day_count,
        late=late_figures(now),
    )
