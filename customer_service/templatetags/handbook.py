"""What several pages of the handbook show."""

from django import template

from customer_service.replies.queries import waiting_proposals

register = template.Library()


@register.simple_tag
def proposals_waiting() -> int:
    """How many proposals wait for the lead; one query."""
    return waiting_proposals()
