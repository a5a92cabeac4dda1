"""What docs/adr/0001-house.md promises about the tree."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

# Pure packages that have a name of their own.
PURE = ("promotions/engine",)
# A rule may know choices (TextChoices) and the words of a sentence, never rows, the clock, settings or a request.
FORBIDDEN = (
    "django.apps",
    "django.conf",
    "django.core.cache",
    "django.db",
    "django.http",
    "django.utils.timezone",
    "shopops.settings",
    "time",
)
ALLOWED = {"django.db.models", "django.db.models.TextChoices", "django.db.models.IntegerChoices"}
# Attributes that reach the clock or the database: `datetime.now()`, `Trade.objects`.
REACHES_OUT = {
    "now",
    "today",
    "localdate",
    "localtime",
    "utcnow",
    "objects",
    "_default_manager",
    "save",
    "cursor",
}


def _folders() -> Iterator[Path]:
    """The folders of our own apps."""
    for app in apps.get_app_configs():
        folder = Path(app.path)
        if folder.is_relative_to(settings.BASE_DIR) and "site-packages" not in folder.parts:
            yield folder


def rules_modules() -> list[Path]:
    """Every `rules.py`, every module of a `rules` package, and the pure packages."""
    found = {path for folder in _folders() for path in folder.rglob("rules.py")}
    found |= {path for folder in _folders() for path in folder.rglob("rules/**/*.py")}
    found |= {path for name in PURE for path in (settings.BASE_DIR / name).rglob("*.py")}
    return sorted(path for path in found if path.read_text("utf-8").strip())


def imported_names(tree: ast.AST) -> set[str]:
    """Everything that is imported, as dotted names: `django.db.models`, `django.db.models.Q`."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def reaches(text: str) -> set[str]:
    """What a module uses that a rule must not."""
    tree = ast.parse(text)
    imported = {
        name
        for name in imported_names(tree)
        if any(name == root or name.startswith(f"{root}.") for root in FORBIDDEN)
    }
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & REACHES_OUT
    return (imported - ALLOWED) | used


@pytest.mark.parametrize("path", rules_modules(), ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_rules_know_neither_the_database_nor_the_clock_nor_settings(path: Path) -> None:
    assert reaches(path.read_text("utf-8")) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from django.db.models import TextChoices", set()),
        ("from django.db.models import Q", {"django.db.models.Q"}),
        ("from django.conf import settings", {"django.conf", "django.conf.settings"}),
        ("import time", {"time"}),
        ("from datetime import datetime\ndatetime.now()", {"now"}),
        ("def f(model): return model.objects.all()", {"objects"}),
    ],
)
def test_the_check_sees_what_reaches_out(text: str, found: set[str]) -> None:
    assert reaches(text) == found


def test_every_place_with_rules_is_looked_at() -> None:
    looked_at = {str(path.relative_to(settings.BASE_DIR)) for path in rules_modules()}
    assert {
        "shopops/lib/rollup/rules.py",
        "promotions/checker/rules/bounds.py",
        "promotions/engine/pricing.py",
    } <= looked_at
