"""Checks that are due, and the last check of an activity."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from promotions.activities.models import Activity, ActivityStatus
from promotions.checker.models import CheckRun
from shopops.lib.jobs.models import WORKING, JobState


def changed_since_checked(*, now: datetime) -> list[Activity]:
    """Activities that were saved after their last check began, longest waiting first.

    A check that its workers died over is not asked for again by the clock; the night looks at everything.
    """
    runs = CheckRun.objects.filter(activity=OuterRef("pk"))
    answered = Q(state__in=WORKING) | Q(started_at__gte=OuterRef("updated_at"))
    waiting = Activity.objects.exclude(status=ActivityStatus.ENDED).filter(ends_at__gt=now)
    return list(waiting.exclude(Exists(runs.filter(answered))).order_by("updated_at"))


def last_check(activity: Activity) -> CheckRun | None:
    """The latest check that was made to its end."""
    done = activity.check_runs.filter(state=JobState.DONE)
    return done.order_by("-ended_at").first()
