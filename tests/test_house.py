"""What docs/adr/0001-house.md promises about the tree."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

FORBIDDEN_IN_RULES = ("django.db", "django.utils.timezone", "django.conf", "django.apps")


def _rules() -> list[Path]:
    skipped = {".venv", "node_modules", "var", "tests"}
    return [
        p
        for p in settings.BASE_DIR.rglob("rules.py")
        if not skipped & set(p.relative_to(settings.BASE_DIR).parts)
    ]


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
    return names


def test_there_are_rules_to_look_at() -> None:
    assert len(_rules()) >= 2


@pytest.mark.parametrize("path", _rules(), ids=lambda p: str(p.relative_to(settings.BASE_DIR)))
def test_rules_know_neither_the_database_nor_the_clock(path: Path) -> None:
    known = {name for name in _imports(path) if name.startswith(FORBIDDEN_IN_RULES)}
    assert known <= {"django.db.models"}, "rules may know choices, never rows"
    calls = ast.unparse(ast.parse(path.read_text(encoding="utf-8")))
    assert ".now()" not in calls and ".today()" not in calls and ".objects" not in calls
