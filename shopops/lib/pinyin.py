"""How Chinese letters are read.

The dictionary behind it takes half a second to load. Every process of the product would pay that at its start,
and few ever read anything; so it is loaded with the first text.
"""

from functools import cache, lru_cache
from importlib import import_module
from typing import Any


@cache
def _library() -> Any:
    return import_module("pypinyin")


def is_readable(letter: str) -> bool:
    """Whether a letter is one with a reading."""
    return ord(letter) in _library().constants.PINYIN_DICT


def syllables_in_context(text: str) -> list[str]:
    """One toneless syllable per letter; readings follow the word: 重新 is chong xin. Others stand for themselves."""
    return list(_library().lazy_pinyin(text, errors=list))


@lru_cache(8192)
def syllables_of(letter: str) -> tuple[str, ...]:
    """All toneless readings of one letter, sorted: 行 is hang, heng, xing."""
    library = _library()
    return tuple(sorted(set(library.pinyin(letter, style=library.Style.NORMAL, heteronym=True)[0])))
