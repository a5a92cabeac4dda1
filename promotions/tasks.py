"""Background work of promotions."""

from celery import shared_task
from django.utils import timezone

from promotions.activities.publishing import turn_activities
from promotions.coupons.claims import expire_coupons
from promotions.metrics import mark_recent_uses


@shared_task(name="promotions.turn_activities")
def turn() -> None:
    """Activities begin and end at their time."""
    turn_activities(now=timezone.now())


@shared_task(name="promotions.expire_coupons")
def expire() -> None:
    """Coupons whose time is over are marked so; using one is refused by its time in any case."""
    expire_coupons(now=timezone.now())


@shared_task(name="promotions.mark_figures")
def mark_figures() -> None:
    """Days whose orders or coupons were used lately have their figures rebuilt."""
    mark_recent_uses(timezone.now())
