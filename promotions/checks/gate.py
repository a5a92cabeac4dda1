"""What publishing asks: is there a fresh check, and does it leave anything open?"""

from datetime import datetime, timedelta

from promotions.checks.queries import open_findings
from promotions.checks.running import check_one
from promotions.models import Activity, CheckRun

# A check this young, of the activity as it is, need not be made again.
FRESH = timedelta(minutes=1)


def open_when_published(activity: Activity, *, now: datetime) -> int:
    """How many open findings publishing the activity would ignore; checks it first unless that was just done."""
    since = max(activity.updated_at, now - FRESH)
    if not CheckRun.objects.filter(activity=activity, started_at__gte=since, ended_at__isnull=False).exists():
        check_one(activity.pk, now=now)
    return open_findings(activity).count()
