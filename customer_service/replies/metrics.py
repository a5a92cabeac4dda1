"""The nightly figures of the handbook's use; see docs/metrics.md."""

from pathlib import Path

from customer_service.replies.models import ReplyDay
from shopops.lib.rollup.registry import Statistic

# Uses of replies; one touches the day it was made on. A browser that was offline tells of them later.
PICKS = "reply_picks"
LATE_DAYS = 7

STATISTICS = [
    Statistic(
        key="reply_day",
        model=ReplyDay,
        sql_file=Path(__file__).parent / "sql" / "reply_day.sql",
        sources=frozenset({PICKS}),
        final_after_days=LATE_DAYS,
    )
]
