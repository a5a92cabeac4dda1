"""How orders look in templates: the same marks as in the list."""

from django import template

from orders.trades.lists import flag_icon, flag_mark, status_badge

register = template.Library()
register.simple_tag(status_badge)
register.simple_tag(flag_icon)
register.simple_tag(flag_mark)
