"""Coupons by the clock."""

from celery import shared_task
from django.utils import timezone

from promotions.coupons.claims import expire_coupons


@shared_task(name="promotions.expire_coupons")
def expire() -> None:
    """Coupons whose time is over are marked so; using one is refused by its time in any case."""
    expire_coupons(now=timezone.now())
