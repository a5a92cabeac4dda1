"""Texts that buyers read and that name something which ends: subjects with texts say how to find them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class QuotedText:
    """A text that names a word; `valid_until` is its last day, None when it has none."""

    key: str
    title: str
    word: str
    valid_until: date | None


Finder = Callable[[Sequence[str]], list[QuotedText]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Add a function that finds the texts in use that name any of some words."""
    if finder not in _finders:
        _finders.append(finder)


def texts_naming(words: Sequence[str]) -> list[QuotedText]:
    """Every text in use that names one of the words."""
    return [text for finder in _finders for text in finder(words)] if words else []
