"""Discounts of orders that no activity was found for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max, Min, Sum

from promotions.activities.models import Activity
from promotions.replay.models import AttributedDay, UnknownNameDay
from shopops.lib.calendar import today

DAYS = 30
# Older names are not listed.
NAME_DAYS = 92
MOST_NAMES = 50


@dataclass(frozen=True)
class Unmatched:
    """Paid orders placed from `first` to `last`, both included, with discounts that no activity was found for."""

    first: date
    last: date
    orders: int
    discount_cny: Decimal


def unmatched_lately() -> Unmatched | None:
    """Of the last 30 days; None when none of them was matched yet. One query, over days."""
    days = AttributedDay.objects.filter(day__gt=today() - timedelta(days=DAYS))
    found = days.aggregate(
        first=Min("day"), last=Max("day"), orders=Sum("unmatched_orders"), cny=Sum("unmatched_cny")
    )
    if found["first"] is None:
        return None
    return Unmatched(found["first"], found["last"], found["orders"], found["cny"])


@dataclass(frozen=True)
class UnknownName:
    """A name on orders that no activity has, and the orders placed with it from `first` to `last`."""

    name: str
    # Tool and activity, without the detail; empty where the platform gave none.
    promotion_id: str
    orders: int
    discount_cny: Decimal
    first: datetime
    last: datetime


def unknown_names() -> list[UnknownName]:
    """Of the last three months, those with the largest discounts first. One query, over names and days."""
    days = UnknownNameDay.objects.filter(day__gte=today() - timedelta(days=NAME_DAYS)).order_by()
    rows = days.values_list("name", "promotion_id").annotate(
        Sum("orders"), cny=Sum("discount_cny"), first=Min("first_at"), last=Max("last_at")
    )
    return [UnknownName(*row) for row in rows.order_by("-cny", "name", "promotion_id")[:MOST_NAMES]]


def activities_for(names: Sequence[UnknownName]) -> list[tuple[UnknownName, list[Activity]]]:
    """Each name with the published activities that ran between its orders, the latest first. One query."""
    if not names:
        return []
    first, last = min(one.first for one in names), max(one.last for one in names)
    ran = list(
        Activity.objects.filter(published_at__isnull=False, starts_at__lte=last, ends_at__gt=first).order_by(
            "-starts_at", "-pk"
        )
    )
    return [
        (name, [one for one in ran if one.starts_at <= name.last and one.over_at > name.first])
        for name in names
    ]
