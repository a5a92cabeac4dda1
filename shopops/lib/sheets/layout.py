"""Which column means what: found by name, wherever it stands."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shopops.lib.sheets.cells import parse_int, parse_money, parse_signed_money, parse_text, unwrap
from shopops.lib.sheets.errors import CellError, Rejection, SheetError
from shopops.lib.sheets.sheet import Sheet

Parser = Callable[[str], Any]
SHOWN_CHARACTERS = 60
# The last two columns of a download of refused rows, which comes back mended; Chinese and English.
ADDED_COLUMNS = (("行号", "原因"), ("Row number", "Reason"))
# What may not be repeated from row to row.
AMOUNTS = (parse_money, parse_signed_money, parse_int)


@dataclass(frozen=True)
class Column:
    """A column we understand, under all names it has had.

    Two columns may read the same cell (an address and its province). `required`: the file must have
    the column and every row a value in it. `parse` must depend on nothing but its text: results are reused.
    """

    key: str
    names: tuple[str, ...]
    parse: Parser = parse_text
    required: bool = False


@dataclass(frozen=True)
class Layout:
    """Where a file keeps the columns that we understand."""

    columns: tuple[Column, ...]
    header: tuple[str, ...]
    header_row: int
    positions: dict[str, int]
    unknown: dict[int, str] = field(default_factory=dict)

    @property
    def recognised(self) -> list[str]:
        """Headers that we understand, in the order of the file."""
        return [self.header[index] for index in sorted(set(self.positions.values()))]

    def name_of(self, column: Column) -> str:
        """The column's header in this file."""
        return self.header[self.positions[column.key]]

    def rejection(self, row_number: int, column: Column, text: str, error: CellError) -> Rejection:
        return Rejection(row_number, self.name_of(column), text[:SHOWN_CHARACTERS], error.code, error.params)


def surplus(cells: Sequence[str], width: int) -> int:
    """How many cells with content stand to the right of the header."""
    return sum(map(bool, cells[width:])) if len(cells) > width else 0


def find_layout(sheet: Sheet, columns: Sequence[Column]) -> Layout:
    """Find the header among the first ten rows and match it by name.

    Names are compared without case, spaces and width. Of two columns with the same name the first wins.
    Raises SheetError naming the required columns that no row has.
    """
    required = [column for column in columns if column.required]
    rows = [(number, [unwrap(cell) for cell in cells]) for number, cells in sheet.top]
    matches = [(number, header, match_columns(header, columns)) for number, header in rows]
    for number, header, positions in matches:
        if positions and all(column.key in positions for column in required):
            layout = _layout(number, header, positions, columns)
            _refuse_merged_amounts(sheet, layout)
            return layout
    best = max(matches, key=lambda match: len(match[2]))[2]
    missing = [column.names[0] for column in required if column.key not in best]
    raise SheetError(
        "missing_columns", file=sheet.filename, columns="、".join(missing or [columns[0].names[0]])
    )


def _refuse_merged_amounts(sheet: Sheet, layout: Layout) -> None:
    """An amount over several rows is the sum of all or the amount of each: nobody can tell."""
    amounts = {
        layout.positions[column.key]
        for column in layout.columns
        if column.parse in AMOUNTS and column.key in layout.positions
    }
    for merged in sheet.source.merged:
        if merged.column in amounts and merged.last > max(merged.first, layout.header_row):
            raise SheetError(
                "merged_amounts",
                file=sheet.filename,
                first=merged.first,
                last=merged.last,
                column=layout.header[merged.column],
            )


def match_columns(header: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Positions by column key; a column's names are tried in their order."""
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        places.setdefault(normal_name(name), index)
    found = {}
    for column in columns:
        names = [name for name in map(normal_name, column.names) if name in places]
        if names:
            found[column.key] = places[names[0]]
    return found


def normal_name(name: str) -> str:
    """A header for comparison: without width, case, spaces and invisible marks."""
    return re.sub(r"[\s\ufeff\u200b]+", "", unicodedata.normalize("NFKC", name)).casefold()


def _layout(number: int, header: list[str], positions: dict[str, int], columns: Sequence[Column]) -> Layout:
    known = set(positions.values())
    unknown: dict[int, str] = {}
    seen = [header[index] for index in known]
    for index, name in enumerate(header):
        if index not in known and not (tuple(header[-2:]) in ADDED_COLUMNS and index >= len(header) - 2):
            unknown[index] = _fresh_name(name or f"#{index + 1}", seen)
            seen.append(unknown[index])
    return Layout(tuple(columns), tuple(header), number, positions, unknown)


def _fresh_name(name: str, seen: Sequence[str]) -> str:
    """The header itself, or with a suffix if the file has it twice: 卖家真实姓名 (2)."""
    count, fresh = 1, name
    while fresh in seen:
        count += 1
        fresh = f"{name} ({count})"
    return fresh
