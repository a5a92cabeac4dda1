"""Background work of promotions."""

from celery import shared_task
from django.utils import timezone

from promotions.publishing import turn_activities


@shared_task(name="promotions.turn_activities")
def turn() -> None:
    """Activities begin and end at their time."""
    turn_activities(now=timezone.now())
