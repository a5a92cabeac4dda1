"""What the checker found about an activity."""

from django.db.models import QuerySet

from promotions.activities.models import PUBLISHED, Activity, Finding, FindingSeverity, FindingState


def open_findings(activity: Activity) -> QuerySet[Finding]:
    """Findings that stop an activity from being published: open, more than a hint, and caused by it.

    A clash of two drafts is shown on both, but stops only the one that is published last.
    """
    others = Activity.objects.exclude(pk=activity.pk).exclude(status__in=PUBLISHED)
    clashes = Finding.objects.filter(activities=activity).filter(activities__in=others)
    return (
        Finding.objects.filter(activities=activity, state=FindingState.OPEN)
        .exclude(severity=FindingSeverity.HINT)
        .exclude(pk__in=clashes.values("pk"))
    )
