"""Template tags of the frame; built in, so that no template has to load them."""

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shopops.lib.icons import SPRITE

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "", title: str = "") -> SafeString:
    """An icon of the sprite in the colour of the text around it; `title` only where it stands alone."""
    label = format_html(' role="img" aria-label="{}"', title) if title else SafeString(' aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
        ' stroke-linejoin="round" focusable="false"{}><use href="{}#{}"></use></svg>',
        extra,
        label,
        static(SPRITE),
        name,
    )


@register.simple_tag(takes_context=True)
def page_title(context: Context) -> str:
    """What the page put into its `title` block, once more: the heading says the same as the tab."""
    blocks: Any = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block("title") if blocks else None
    if block is None:
        return ""
    with context.push():
        return block.nodelist.render(context)


@register.filter
def direction(value: Any) -> str:
    """Says up, down or flat: how a change is coloured and which arrow it gets."""
    if value is None or value == 0:
        return "flat"
    return "up" if value > 0 else "down"


@register.filter
def magnitude(value: Any) -> Any:
    """The change without its sign, because the arrow already says it."""
    return abs(value)
