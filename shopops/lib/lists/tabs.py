"""Tabs above a list: rows of one kind, one press away, with how many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise


@dataclass(frozen=True)
class Tab:
    """`query`: the filters it sets; the filters that other tabs set are cleared."""

    title: str | Promise
    query: Mapping[str, Sequence[str]]


def query_of(tab: Tab, tabs: Sequence[Tab], query: QueryDict) -> QueryDict:
    """The address's parameters with this tab open."""
    changed = query.copy()
    for name in {name for other in tabs for name in other.query}:
        changed.pop(name, None)
    for name, values in tab.query.items():
        changed.setlist(name, list(values))
    return changed


def is_open(tab: Tab, tabs: Sequence[Tab], query: QueryDict) -> bool:
    """Whether the address asks for exactly this tab's filters."""
    names = {name for other in tabs for name in other.query}
    return all(sorted(query.getlist(name)) == sorted(tab.query.get(name, ())) for name in names)
