"""Checks that the clock asks for; the workers of the queue do them."""

from celery import shared_task
from django.utils import timezone

from promotions.checker.queries import changed_since_checked
from promotions.checker.requests import ask_check


@shared_task(name="promotions.check_changed")
def check_changed() -> None:
    """A check of each activity that was saved since it was last checked."""
    for activity in changed_since_checked(now=timezone.now()):
        ask_check(activity=activity, by=None)


@shared_task(name="promotions.check_tonight")
def check_tonight() -> None:
    """Everything that has not ended: prices, stock and limits change without an activity being saved."""
    ask_check(activity=None, by=None)
