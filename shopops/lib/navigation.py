"""The side navigation: subjects declare their entries, everybody sees what their roles may open."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission


class Group(TextChoices):
    """The small headings of the navigation, in their order."""

    DAILY = "daily", _("日常")
    PROMOTIONS = "promotions", _("促销")
    FIGURES = "figures", _("数据")
    ADMINISTRATION = "administration", _("管理")


@dataclass(frozen=True)
class Entry:
    """One page of the navigation; `url_name` as for reverse(). Within its group the lightest stands first."""

    group: Group
    weight: int
    url_name: str
    title: Promise
    icon: str
    permission: Permission

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Section:
    """A heading with the entries that somebody may open."""

    title: str | Promise
    entries: list[Entry]


class Person(Protocol):
    """What the navigation asks of the signed-in person."""

    def can(self, permission: Permission | str) -> bool: ...


_entries: dict[tuple[int, int], Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries. ValueError when two would stand in the same place."""
    for entry in entries:
        place = (list(Group).index(entry.group), entry.weight)
        other = _entries.setdefault(place, entry)
        if other is not entry:
            raise ValueError(f"{entry.url_name} and {other.url_name} have the same weight in {entry.group!r}")


def all_entries() -> list[Entry]:
    """The whole navigation from top to bottom."""
    return [_entries[place] for place in sorted(_entries)]


def entries_for(person: Person) -> list[Entry]:
    """All pages of the navigation that this account may open, in order."""
    return [entry for entry in all_entries() if person.can(entry.permission)]


def sections(entries: Iterable[Entry]) -> list[Section]:
    """The entries below their headings; headings without an entry are left out."""
    found: dict[Group, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.group, []).append(entry)
    return [Section(group.label, below) for group, below in found.items()]


def current_entry(entries: Iterable[Entry], path: str) -> Entry | None:
    """The entry whose address begins this path; the longest wins, the home page only matches itself."""
    found = [e for e in entries if path == e.url or (e.url != "/" and path.startswith(e.url))]
    return max(found, key=lambda entry: len(entry.url), default=None)
