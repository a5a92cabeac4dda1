"""Front-end parts, the icon sprite, the headings, and what a strict content policy forbids."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.test import Client
from pytest_django import Settings

from shopops.lib.frontend import NpmFinder, StaticStorage
from shopops.lib.icons import SPRITE, IconFinder, sprite, used_names

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))
INLINE = re.compile(r"""\s(style|on[a-z]+)=["']|<style|<script(?![^>]*\ssrc=)|javascript:""")


@pytest.mark.parametrize("name", settings.NPM_FILES)
def test_parts_are_found_under_npm(name: str) -> None:
    assert Path(finders.find(f"npm/{name}")).is_file()


@pytest.mark.parametrize(
    "path", ["npm/htmx.org/package.json", "npm/../manage.py", "npm/", "htmx.org/dist/htmx.min.js"]
)
def test_nothing_else_of_npm_is_served(path: str) -> None:
    assert NpmFinder().find(path) is None


def test_a_missing_part_is_an_error_of_the_start(settings: Settings) -> None:
    settings.NPM_FILES = ["no/such/part.js"]
    assert [error.id for error in NpmFinder().check()] == ["shopops.E001"]


def test_collected_files_are_readable_by_the_user_who_serves_them(tmp_path: Path) -> None:
    storage = StaticStorage(location=tmp_path, **settings.STORAGES["staticfiles"]["OPTIONS"])
    storage.save("css/part.css", ContentFile(b"a { color: red }"))
    storage.save_manifest()
    for path in tmp_path.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)


def test_the_sprite_holds_every_icon_in_use() -> None:
    text = Path(finders.find(SPRITE)).read_text("utf-8")
    ids = re.findall(r'<symbol id="([a-z0-9-]+)"', text)
    assert ids == used_names()
    assert {"search", "receipt"} <= set(ids)


def test_an_icon_that_tabler_does_not_have_is_an_error_of_the_start() -> None:
    assert IconFinder().check() == []
    assert sprite(["no-such-icon"]).count("<symbol") == 0


def test_an_icon_points_into_the_sprite() -> None:
    html = Template('{% icon "search" %}').render(Context())
    assert f"{SPRITE}#search" in html
    assert 'aria-hidden="true"' in html


def test_an_icon_alone_has_a_name_and_escapes_it() -> None:
    html = Template('{% icon "search" title=name %}').render(Context({"name": '"><b>'}))
    assert 'aria-label="&quot;&gt;&lt;b&gt;"' in html


def test_the_heading_says_what_the_tab_says(client: Client, db: None) -> None:
    page = client.get("/nothing/").content.decode()
    assert "<title>找不到 · shopops</title>" in page


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_templates_have_nothing_inline(template: Path) -> None:
    assert INLINE.findall(template.read_text("utf-8")) == []


def test_the_content_policy_is_strict(client: Client, db: None) -> None:
    policy = client.get("/staff/sign-in/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(("change", "word"), [(0.1, "up"), (-2, "down"), (0, "flat"), (None, "flat")])
def test_changes_have_a_direction(change: float | None, word: str) -> None:
    assert Template("{{ change|direction }}").render(Context({"change": change})) == word
