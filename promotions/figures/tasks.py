"""Figures of activities by the clock."""

from celery import shared_task
from django.utils import timezone

from promotions.figures.metrics import mark_recent_uses


@shared_task(name="promotions.mark_figures")
def mark_figures() -> None:
    """Days whose orders or coupons were used lately have their figures rebuilt."""
    mark_recent_uses(timezone.now())
