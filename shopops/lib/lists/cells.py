"""Ready-made HTML of cells."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from shopops.lib.lists.columns import NOTHING


def badge(text: object, colour: str = "grey") -> SafeString:
    """A state in one word, as templates/components/badge.html writes it."""
    return format_html('<span class="state state-{}">{}</span>', colour, text)


def shortened(text: str) -> SafeString:
    """A long text on one line; the whole of it on pointing."""
    if not text:
        return SafeString(NOTHING)
    return format_html('<span class="list-short" title="{0}">{0}</span>', text)


def in_few_lines(words: str) -> SafeString:
    """A few words that may take two lines, so that the column stays narrow."""
    return format_html('<span class="list-words">{}</span>', words)
