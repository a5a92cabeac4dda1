"""Orders by the clock. The sweep is the truth: nothing depends on a message."""

from celery import shared_task

from promotions.replay.affected import sum_stopped
from promotions.replay.due_days import attribute_due


@shared_task(name="promotions.attribute_orders")
def attribute_orders() -> None:
    """The promotions of orders that came or changed. Costs one query when nothing is due."""
    attribute_due()


@shared_task(name="promotions.sum_affected")
def sum_affected() -> None:
    """What the activities cost that were stopped. Costs one query when none was."""
    sum_stopped()
