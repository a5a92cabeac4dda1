"""Background work of promotions."""

from celery import shared_task
from django.utils import timezone

from promotions.coupons.claims import expire_coupons
from promotions.publishing import turn_activities


@shared_task(name="promotions.turn_activities")
def turn() -> None:
    """Activities begin and end at their time."""
    turn_activities(now=timezone.now())


@shared_task(name="promotions.expire_coupons")
def expire() -> None:
    """Coupons whose time is over are marked so; using one is refused by its time in any case."""
    expire_coupons(now=timezone.now())
