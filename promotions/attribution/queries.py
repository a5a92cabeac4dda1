"""What is left over: discounts of orders that no activity was found for."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max, Min, Sum

from promotions.models import AttributedDay
from shopops.lib.calendar import today

DAYS = 30


@dataclass(frozen=True)
class Unmatched:
    """Orders placed from `first` to `last`, both included, and their discounts that are nobody's."""

    first: date
    last: date
    orders: int
    discount_cny: Decimal


def unmatched_lately() -> Unmatched | None:
    """Of the last 30 days; None when nobody has looked at any of them. One query, over days."""
    days = AttributedDay.objects.filter(day__gt=today() - timedelta(days=DAYS))
    found = days.aggregate(
        first=Min("day"), last=Max("day"), orders=Sum("unmatched_orders"), cny=Sum("unmatched_cny")
    )
    if found["first"] is None:
        return None
    return Unmatched(found["first"], found["last"], found["orders"], found["cny"])
