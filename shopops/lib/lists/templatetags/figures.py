"""Values as lists write them."""

from typing import Any

from django import template

from shopops.lib.lists.columns import Kind, written

register = template.Library()


@register.filter
def money(value: Any) -> str:
    """Yuan with two decimals and thousands commas; – for nothing."""
    return written(value, Kind.MONEY)


@register.filter
def whole(value: Any) -> str:
    """A count with thousands commas; – for nothing."""
    return written(value, Kind.INTEGER)
