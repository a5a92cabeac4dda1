"""What the templates of promotions ask for."""

from typing import Any

from django import template

from promotions.models import Activity, ActivityLevel, ActivityStatus
from promotions.pages.words import STATUS_COLOURS, benefits_of

register = template.Library()


@register.filter
def status_colour(activity: Activity) -> str:
    """The colour of the badge of its status."""
    return STATUS_COLOURS[ActivityStatus(activity.status)]


@register.filter
def level_names(levels: list[str]) -> list[str]:
    """Levels in people's words."""
    return [str(ActivityLevel(level).label) for level in levels]


@register.filter
def benefits(activity: Activity) -> list[str]:
    """What it gives, a sentence each."""
    return benefits_of(activity)


@register.filter
def yuan(fen: Any) -> str:
    """Fen as yuan with two decimals; – for nothing."""
    return "–" if fen is None else f"{int(fen) / 100:,.2f}"
