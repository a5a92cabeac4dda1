"""Activities by the clock."""

from celery import shared_task
from django.utils import timezone

from promotions.activities.lifecycle import begin_and_end_due


@shared_task(name="promotions.begin_and_end_due")
def begin_and_end_activities() -> None:
    """Activities begin and end at their time."""
    begin_and_end_due(now=timezone.now())
