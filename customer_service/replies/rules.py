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


def pinyin_of(text: str) -> str:
    """Toneless syllables separated by spaces; letters and digits stay words: 包邮吗A2 → bao you ma a2."""
    return " ".join(
        part for piece in lazy_pinyin(normalise(text)) for part in re.findall(r"[a-z0-9]+", piece)
    )


def bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters, punctuation and spaces left out; one letter alone is itself."""
    letters = "".join(c for c in normalise(text) if c.isalnum())
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
