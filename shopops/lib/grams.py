"""Substring search in Chinese text: neighbouring letters in a GIN index, then an exact look.

PostgreSQL splits no Chinese words and no extension is required here. A row keeps `normalise(text)` and
`grams_of(text)`; `grams @> grams_of(word) AND strpos(text, word) > 0` is exact for words of two letters and more.
"""

import unicodedata


def normalise(text: str) -> str:
    """How texts are compared: NFKC (full width → half width), lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def grams_of(text: str) -> list[str]:
    """The pairs of neighbouring letters of a normalised text, sorted; a pair never spans a space or a line."""
    pairs = {part[i : i + 2] for part in text.split() for i in range(len(part) - 1)}
    return sorted(pairs)


def words_of(query: str, most: int = 8) -> list[str]:
    """What somebody typed as normalised words, in order and without repeats; at most `most` of them."""
    return list(dict.fromkeys(normalise(query).split()))[:most]
