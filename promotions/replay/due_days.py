"""Days whose orders are due to be matched with activities, and the task that matches them."""

import time
from datetime import date

from django.db import connection

from promotions.replay.attribution import attribute_day
from shopops.lib.calendar import today

# A run begins no day after so long; the next one goes on.
SECONDS_A_RUN = 60


def attribute_due() -> int:
    """Match the days whose figures were built since they were last matched, or that were requested; how many.

    An import marks its days dirty, and the rollup notes when it built them, so no other mark is needed.
    A match that changes something marks the day dirty too; the next run finds no change and ends there.
    """
    stop_at = time.monotonic() + SECONDS_A_RUN
    done = 0
    for day in due_days():
        if time.monotonic() >= stop_at:
            break
        attribute_day(day)
        done += 1
    return done


def due_days() -> list[date]:
    """Newest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"today": today()})
        return [day for (day,) in cursor.fetchall()]


DUE = """
SELECT run.day
FROM rollup_rolluprun AS run
LEFT JOIN promotions_attributedday AS seen ON seen.day = run.day
WHERE run.statistic = 'promotion_day' AND run.day <= %(today)s
  AND (seen.read_at IS NULL OR seen.read_at <= run.started_at)
UNION
SELECT day FROM promotions_retryday WHERE day <= %(today)s
ORDER BY day DESC
"""
