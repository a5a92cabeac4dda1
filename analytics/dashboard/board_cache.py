"""The dashboard's figures as cached HTML: made when figures change, not while a reader waits for them."""

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from analytics.dashboard.freshness import figures_version
from analytics.dashboard.page import dashboard, opening_period
from analytics.dashboard.periods import NAMES, Period, named
from shopops.lib import calendar

# Titles of products change without the figures: so long an old one may stand.
CACHE_SECONDS = 600


def board_html(period: Period, version: str, *, fell_back: bool) -> SafeString:
    """The figures of a period in the reader's language; "" where no day with orders has figures yet.

    `version` is `figures_version()`: figures built anew are shown at once. No queries from the cache, else eight.
    """
    key = _key(period, version, fell_back)
    html = cache.get(key)
    if html is None:
        html = _render(period, fell_back)
        cache.set(key, html, CACHE_SECONDS)
    return mark_safe(html)  # noqa: S308 - made by our own templates


def warm_usual_boards() -> int:
    """Make what the page's usual choices will show, where it is not cached yet; returns how many were made."""
    today, version = calendar.today(), figures_version()
    opening = opening_period(today)
    usual = [(named(key, today), False) for key in NAMES]
    if opening.key not in NAMES:
        usual.append((opening, True))
    made = 0
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            missing = [choice for choice in usual if cache.get(_key(choice[0], version, choice[1])) is None]
            for period, fell_back in missing:
                board_html(period, version, fell_back=fell_back)
            made += len(missing)
    return made


def _key(period: Period, version: str, fell_back: bool) -> str:
    days = f"{period.key}:{period.first}:{period.last}"
    return f"dashboard:{translation.get_language()}:{days}:{fell_back:d}:{version}"


def _render(period: Period, fell_back: bool) -> str:
    board = dashboard(period)
    if not board.has_orders and not board.last_day_with_orders:
        return ""
    return render_to_string(
        "dashboard/_body.html", {"board": board, "period": period, "fell_back": fell_back}
    )
