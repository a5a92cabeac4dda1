"""How orders look in templates: the same marks as in the list."""

from django import template

from orders.trades.lists import flag_icon, flag_mark, status_badge
from orders.trades.models import SellerFlag

register = template.Library()
register.simple_tag(status_badge)
register.simple_tag(flag_icon)
register.simple_tag(flag_mark)


@register.simple_tag
def flag_choices() -> list[tuple[int, str]]:
    """Every flag with its name."""
    return [(flag.value, str(flag.label)) for flag in SellerFlag]
