"""The line of the report about discounts that no activity was found for."""

from django import template

from promotions.replay.queries import Unmatched, unmatched_lately

register = template.Library()


@register.simple_tag
def unmatched_discounts() -> Unmatched | None:
    """Of the last 30 days; None when there is nothing to say."""
    found = unmatched_lately()
    return found if found and found.orders else None
