"""The checker by the clock. The sweep is the truth: nothing depends on a message."""

from celery import shared_task
from django.utils import timezone

from promotions.checker.queries import changed_since_checked
from promotions.checker.requests import ask_check
from promotions.checker.worker import work_off


@shared_task(name="promotions.sweep_checks")
def sweep_checks() -> None:
    """Every check that waits, and what was saved since it was last checked."""
    for activity in changed_since_checked(now=timezone.now()):
        ask_check(activity=activity, by=None)
    work_off()


@shared_task(name="promotions.check_tonight")
def check_tonight() -> None:
    """Everything that has not ended: prices, stock and limits change without anybody saving an activity."""
    ask_check(activity=None, by=None)
    work_off()
