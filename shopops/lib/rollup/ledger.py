"""Writing the ledger."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from shopops.lib import calendar

from .models import BuildState, RollupRun
from .registry import Statistic
from .rules import state_of_build


def note_started(statistics: Iterable[Statistic], day: date, started_at: datetime, *, by: str) -> None:
    """Say that a day's builds begin: the day is not done, whatever the builds before said."""
    RollupRun.objects.bulk_create(
        [
            RollupRun(
                statistic=statistic.key, day=day, state=BuildState.STARTED, started_at=started_at, by=by
            )
            for statistic in statistics
        ],
        update_conflicts=True,
        unique_fields=["statistic", "day"],
        update_fields=["state", "started_at", "done_at", "row_count", "duration_ms", "by"],
    )


def note_done(statistic: Statistic, day: date, started_at: datetime, *, rows: int, duration_ms: int) -> None:
    """Say that the figures are there; what they amount to depends on when their build began."""
    state = state_of_build(
        day, today=calendar.shop_day(started_at), final_after_days=statistic.final_after_days
    )
    RollupRun.objects.filter(statistic=statistic.key, day=day).update(
        state=state, done_at=timezone.now(), row_count=rows, duration_ms=duration_ms
    )
