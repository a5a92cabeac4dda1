"""Attribution by the clock (see shopops/celery.py)."""

from celery import shared_task

from promotions.attribution.due import attribute_due


@shared_task(name="promotions.attribute_orders")
def attribute_orders() -> None:
    """The promotions of orders that came or changed. Costs one query when nothing is due."""
    attribute_due()
