"""What stands in the way of publishing, and what is left to do."""

from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from promotions.models import (
    PUBLISHED,
    Activity,
    ActivityStatus,
    CheckRun,
    Finding,
    FindingSeverity,
    FindingState,
)

# A check that died so often for one version is left to the night and to people.
MOST_TRIES = 3


def open_findings(activity: Activity) -> QuerySet[Finding]:
    """Findings that keep an activity from being published: open, more than a hint, and its own doing.

    A clash with somebody's draft is told, but stops whichever of the two is published last.
    """
    others = Activity.objects.exclude(pk=activity.pk).exclude(status__in=PUBLISHED)
    clashes = Finding.objects.filter(activities=activity).filter(activities__in=others)
    return (
        Finding.objects.filter(activities=activity, state=FindingState.OPEN)
        .exclude(severity=FindingSeverity.HINT)
        .exclude(pk__in=clashes.values("pk"))
    )


def changed_since_checked(*, now: datetime) -> list[Activity]:
    """Activities that were saved after their last check began, longest waiting first."""
    runs = CheckRun.objects.filter(activity=OuterRef("pk"), started_at__gte=OuterRef("updated_at"))
    tries = Count("check_runs", filter=Q(check_runs__started_at__gte=F("updated_at")))
    waiting = (
        Activity.objects.exclude(status=ActivityStatus.ENDED)
        .filter(ends_at__gt=now)
        .exclude(Exists(runs.filter(ended_at__isnull=False)))
    )
    return list(waiting.annotate(tries=tries).filter(tries__lt=MOST_TRIES).order_by("updated_at"))
