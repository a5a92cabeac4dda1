"""Which days' orders are to be looked at, and looking at them."""

import time
from datetime import date

from django.db import connection

from promotions.attribution.filling import attribute_day
from shopops.lib.calendar import shop_day_sql, today

# A run begins no day after so long; the next one goes on.
SECONDS_A_RUN = 60


def attribute_due() -> int:
    """Look at the days whose figures were built since they were last looked at; how many days.

    An import marks its days, and the nightly engine builds marked days and notes when: nothing else must
    remember what is new. What a look finds marks the day again, so it is looked at once more, in vain.
    """
    stop_at = time.monotonic() + SECONDS_A_RUN
    done = 0
    for day, again in due_days():
        if time.monotonic() >= stop_at:
            break
        attribute_day(day, again=again)
        done += 1
    return done


def due_days() -> list[tuple[date, bool]]:
    """Newest first; and whether an activity of the day was published or stopped since. One query."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"today": today()})
        return [(day, bool(again)) for day, again in cursor.fetchall()]


DUE = f"""
SELECT run.day, coalesce(changed.at > seen.read_at, false)
FROM rollup_rolluprun AS run
LEFT JOIN promotions_attributedday AS seen ON seen.day = run.day
LEFT JOIN LATERAL (
    SELECT max(greatest(activity.published_at, activity.stopped_at)) AS at
    FROM promotions_activity AS activity
    WHERE {shop_day_sql("activity.starts_at")} <= run.day
      AND {shop_day_sql("activity.ends_at")} >= run.day
) AS changed ON true
WHERE run.statistic = 'promotion_day' AND run.day <= %(today)s
  AND (seen.read_at IS NULL OR seen.read_at <= run.started_at OR seen.read_at < changed.at)
ORDER BY run.day DESC
"""  # noqa: S608  our own names
