"""What the platform calls our activities: their titles, and the names and IDs that people assigned to them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from promotions.activities.models import Activity
from promotions.replay.models import CalledBy, PlatformName
from promotions.replay.rules.order_match import StatedPromotion, activity_part
from shopops.lib.calendar import ends_at, starts_at


@dataclass(frozen=True)
class Ran:
    """An activity, and when it was active."""

    activity_id: int
    starts_at: datetime
    ends_at: datetime


class Names:
    """Everything that was published and ran at some moment of the days, both included. Two queries."""

    def __init__(self, first: date, last: date) -> None:
        self._by_name: dict[str, list[Ran]] = defaultdict(list)
        self._by_id: dict[str, list[Ran]] = defaultdict(list)
        ran = {}
        for activity in _published(first, last):
            ran[activity.pk] = Ran(activity.pk, activity.starts_at, activity.over_at)
            self._by_name[activity.title.strip()].append(ran[activity.pk])
        for row in PlatformName.objects.filter(activity__in=ran):
            called = self._by_id if row.called_by == CalledBy.ID else self._by_name
            if ran[row.activity_id] not in called[row.value]:
                called[row.value].append(ran[row.activity_id])

    def of(self, stated: StatedPromotion, moment: datetime) -> list[int]:
        """The activities that a promotion of an order at this moment can be; an ID goes before a name."""
        for found in (
            self._by_id.get(stated.promotion_id, ()),
            self._by_id.get(activity_part(stated.promotion_id), ()),
            self._by_name.get(stated.name, ()),
        ):
            if ids := _at(found, moment):
                return ids
        return []


def _at(found: Iterable[Ran], moment: datetime) -> list[int]:
    return [one.activity_id for one in found if one.starts_at <= moment < one.ends_at]


def _published(first: date, last: date) -> QuerySet[Activity]:
    return Activity.objects.filter(
        published_at__isnull=False, starts_at__lt=ends_at(last), ends_at__gt=starts_at(first)
    )
