"""Cells that a spreadsheet shows as one over several rows: the value holds for each of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass(frozen=True)
class MergedCells:
    """One cell over the rows `first` to `last` (as a spreadsheet counts) in a column (from 0)."""

    first: int
    last: int
    column: int


def parse_range(text: str) -> MergedCells | None:
    """`A2:A5` as merged cells; None where it is no range, or within one row."""
    start, _, end = text.partition(":")
    top, bottom = _REFERENCE.fullmatch(start), _REFERENCE.fullmatch(end)
    if not top or not bottom or int(bottom[2]) <= int(top[2]):
        return None
    return MergedCells(int(top[2]), int(bottom[2]), column_index(top[1]))


def column_index(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def fill_merged(
    rows: Iterable[tuple[int, list[str]]], merged: Iterable[MergedCells]
) -> Iterator[tuple[int, list[str]]]:
    """The rows with the value of merged cells in every row that they cover."""
    waiting = sorted(merged, key=attrgetter("first"), reverse=True)
    active: dict[MergedCells, str] = {}
    for number, cells in rows:
        while waiting and waiting[-1].first <= number:
            one = waiting.pop()
            if one.first == number and one.column < len(cells):
                active[one] = cells[one.column]
        for one in [one for one in active if one.last < number]:
            del active[one]
        for one, text in active.items():
            cells += [""] * (one.column + 1 - len(cells))
            cells[one.column] = cells[one.column] or text
        yield number, cells
