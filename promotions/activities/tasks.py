"""Activities by the clock."""

from celery import shared_task
from django.utils import timezone

from promotions.activities.lifecycle import turn_activities


@shared_task(name="promotions.turn_activities")
def turn() -> None:
    """Activities begin and end at their time."""
    turn_activities(now=timezone.now())
