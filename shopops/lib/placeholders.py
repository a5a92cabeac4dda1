"""Placeholders of agents' texts, such as {买家昵称}: one registry that every subject can extend.

A subject declares, in its `subject.py`, the placeholders it can fill and one function that gives their values.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

# {name}: filled by the product. [name]: a blank that the agent fills before the text is copied.
PLACEHOLDER = re.compile(r"\{([^{}\n]{1,30})\}")
BLANK = re.compile(r"\[([^\[\]\n]{1,30})\]")


@dataclass(frozen=True)
class Subject:
    """What the agent has open while answering; everything may be missing."""

    tid: str = ""
    buyer_nick: str = ""
    num_iid: str = ""
    agent_name: str = ""


@dataclass(frozen=True)
class Placeholder:
    """One placeholder: its English key, its Chinese name, and an example for the editor."""

    key: str
    name: str
    example: str


Filler = Callable[[Subject], Mapping[str, str]]

_by_name: dict[str, Placeholder] = {}
_fillers: list[Filler] = []


def register(placeholders: Iterable[Placeholder], filler: Filler) -> None:
    """Add placeholders and the function that gives their values (missing key or "" = unknown)."""
    for placeholder in placeholders:
        for name in (placeholder.key, placeholder.name):
            if _by_name.get(name, placeholder) != placeholder:
                raise ValueError(f"two placeholders are called {name!r}")
            _by_name[name] = placeholder
    if filler not in _fillers:
        _fillers.append(filler)


def all_placeholders() -> list[Placeholder]:
    """Every placeholder once, in order of registration."""
    return list(dict.fromkeys(_by_name.values()))


def unknown_in(text: str) -> dict[str, str]:
    """The placeholders of a text that nobody registered, each with the nearest known name or ""."""
    unknown = [name for name in PLACEHOLDER.findall(text) if name.strip() not in _by_name]
    return {name: next(iter(get_close_matches(name, _by_name, n=1, cutoff=0.3)), "") for name in unknown}


def values_for(subject: Subject) -> dict[str, str]:
    """Values by English key of all that can be filled for this order, buyer, product and agent."""
    values: dict[str, str] = {}
    for filler in _fillers:
        values |= {key: value for key, value in filler(subject).items() if value}
    return values


def names_to_keys() -> dict[str, str]:
    """Both names of every placeholder → its key, for the browser."""
    return {name: placeholder.key for name, placeholder in _by_name.items()}


def fill(text: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The text with known values put in, and the names (placeholders and blanks) still to be asked for."""

    def put(match: re.Match[str]) -> str:
        placeholder = _by_name.get(match[1].strip())
        return values.get(placeholder.key, match[0]) if placeholder else match[0]

    filled = PLACEHOLDER.sub(put, text)
    return filled, PLACEHOLDER.findall(filled) + BLANK.findall(filled)
