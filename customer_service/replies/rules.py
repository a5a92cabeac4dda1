"""Rules of the handbook: pure arithmetic on texts, no database, no clock."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pypinyin import lazy_pinyin

# Letters and marks that never belong in a reply: controls (but tab and line feed), direction overrides.
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
NEARLY_THE_SAME = 0.6


def clean(text: str) -> str:
    """The text with line ends unified, and without control characters and direction marks."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def normalise(text: str) -> str:
    """How texts are compared: NFKC (full width → half width), lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def letters_of(text: str) -> str:
    """The letters and digits of a text, in normal form: what searching looks at."""
    return "".join(c for c in normalise(text) if c.isalnum())


def pinyin_of(text: str) -> str:
    """One toneless syllable per letter of `letters_of`, separated by spaces: 包邮吗A2 → bao you ma a 2.

    A letter that is no Chinese character stands for itself. Readings follow the word: 重新 is chong xin.
    """
    return " ".join(lazy_pinyin(letters_of(text), errors=lambda other: list(other)))


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters, punctuation and spaces left out; one letter alone is itself."""
    letters = letters_of(text)
    return frozenset(letters[i : i + 2] for i in range(max(len(letters) - 1, min(len(letters), 1))))


def likeness(one: str, other: str) -> float:
    """How alike two questions are, 0–1: shared bigrams ÷ all bigrams (Jaccard)."""
    a, b = bigrams(one), bigrams(other)
    return len(a & b) / len(a | b) if a | b else 0.0


@dataclass(frozen=True)
class Term:
    """A watched word, as the lint needs it."""

    term: str
    kind: str
    is_forbidden: bool
    advice: str = ""


def risky_terms_in(text: str, terms: Iterable[Term]) -> list[Term]:
    """The watched words that a text contains, in the order of the list; spaces do not hide a word."""
    squeezed = normalise(text).replace(" ", "")
    return [term for term in terms if normalise(term.term).replace(" ", "") in squeezed]
