"""Coupons by the clock."""

from celery import shared_task
from django.utils import timezone

from promotions.coupons.claims import expire_coupons
from promotions.coupons.granted import count_parts


@shared_task(name="promotions.expire_coupons")
def expire() -> None:
    """Coupons whose time is over are marked so; using one is refused by its time in any case."""
    expire_coupons(now=timezone.now())


@shared_task(name="promotions.count_parts")
def count() -> None:
    """What became of the coupons that were granted to segments."""
    count_parts()
