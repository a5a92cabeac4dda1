"""One SVG sprite with exactly the icons that templates and navigation use.

An icon is used by writing `{% icon "name" %}` in a template, or `icon="name"` or `icon("name")` in Python;
the sprite is made from the Tabler outline icons whenever static files are collected or looked up.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.checks import Error as CheckError
from django.core.files.storage import FileSystemStorage

SPRITE = "icons/sprite.svg"
_USED = re.compile(r"""\bicon(?:=|\s+|\()["']([a-z0-9-]+)["']""")
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# Every Tabler icon starts with this invisible square.
_SQUARE = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


def _drawings() -> Path:
    return Path(settings.NPM_ROOT, "@tabler/icons/icons/outline")


def used_names() -> list[str]:
    """Names of all icons that our templates and Python files mention."""
    ours = [Path(app.path) for app in apps.get_app_configs() if settings.BASE_DIR in Path(app.path).parents]
    ours = [folder for folder in ours if "site-packages" not in folder.parts]
    files = [path for folder in ours for path in folder.rglob("*.py") if "migrations" not in path.parts]
    files += Path(settings.BASE_DIR, "templates").rglob("*.html")
    return sorted({name for path in files for name in _used_in(path, path.stat().st_mtime_ns)})


@cache
def _used_in(path: Path, changed_ns: int) -> frozenset[str]:
    """The names in one file, read again only when it was changed."""
    return frozenset(_USED.findall(path.read_text("utf-8")))


def sprite(names: Iterable[str]) -> str:
    """The sprite as SVG text; icons without a drawing are left out (the check reports them)."""
    symbols = filter(None, (_symbol(_drawings() / f"{name}.svg") for name in names))
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


@cache
def _symbol(drawing: Path) -> str:
    """One icon of the sprite; empty when there is no such drawing."""
    body = _BODY.search(drawing.read_text("utf-8")) if drawing.exists() else None
    if not body:
        return ""
    inner = " ".join(body[1].replace(_SQUARE, "").split())
    return f'<symbol id="{drawing.stem}" viewBox="0 0 24 24">{inner}</symbol>'


class IconFinder(BaseFinder):
    """Makes the sprite and offers it as static path `icons/sprite.svg`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(settings.NPM_ROOT, ".cache", "shopops"))

    def _make(self) -> Path:
        target = Path(self.storage.path(SPRITE))
        text = sprite(used_names())
        if not target.exists() or target.read_text("utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        return target

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        if not _drawings().exists():
            return []  # NpmFinder already says that the parts are missing
        unknown = [name for name in used_names() if not (_drawings() / f"{name}.svg").exists()]
        if not unknown:
            return []
        return [CheckError(f"no Tabler icon has this name: {', '.join(unknown)}", id="shopops.E002")]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != SPRITE:
            return [] if find_all else None
        made = str(self._make())
        return [made] if find_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        self._make()
        yield SPRITE, self.storage
