"""Texts for buyers that mention an activity: subjects that have such texts say how to find them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Mention:
    """A text that contains a word; `valid_until` is its last day, None = no end."""

    key: str
    title: str
    word: str
    valid_until: date | None


Finder = Callable[[Sequence[str]], list[Mention]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Add a function that finds the texts in use that contain any of some words."""
    if finder not in _finders:
        _finders.append(finder)


def find_mentions(words: Sequence[str]) -> list[Mention]:
    """Every text in use that contains one of the words."""
    return [text for finder in _finders for text in finder(words)] if words else []
