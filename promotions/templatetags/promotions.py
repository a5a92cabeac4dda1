"""Filters of the templates of promotions."""

from typing import Any

from django import template

from promotions.activities.descriptions import STATUS_COLOURS
from promotions.activities.models import Activity, ActivityStatus
from promotions.rulebook.kinds import ActivityLevel
from shopops.lib.lists.columns import Kind, written

register = template.Library()


@register.filter
def status_colour(activity: Activity) -> str:
    """The colour of the badge of its status."""
    return STATUS_COLOURS[ActivityStatus(activity.status)]


@register.filter
def level_names(levels: list[str]) -> list[str]:
    """The labels of levels."""
    return [str(ActivityLevel(level).label) for level in levels]


@register.filter
def rate(value: Any) -> str:
    """A share of change: 12.3%; – for nothing."""
    return written(value, Kind.RATE)
