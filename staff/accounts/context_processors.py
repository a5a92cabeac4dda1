"""What the frame around every page needs."""

from typing import Any

from django.http import HttpRequest

from shopops import __version__
from shopops.lib.navigation import current_entry, entries_for, sections

THEMES = ("light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation by role, and how this browser likes the frame (kept in cookies that app.js writes)."""
    user = getattr(request, "user", None)
    entries = entries_for(user) if user and user.is_authenticated else []
    theme = request.COOKIES.get("theme", "")
    return {
        "navigation": sections(entries),
        "current_entry": current_entry(entries, request.path),
        "theme": theme if theme in THEMES else "light",
        "theme_chosen": theme in THEMES,
        "narrow_navigation": request.COOKIES.get("navigation") == "narrow",
        "version": __version__,
    }
