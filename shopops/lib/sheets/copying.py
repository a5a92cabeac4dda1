"""Large files straight into COPY: whole batches of rows as PostgreSQL's text format.

Works column by column, because that is where the repetition is: most cells of a report have been seen
before. `copy_text(parse(text))` defines the result; the shortcuts here only reach it sooner.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from json.encoder import encode_basestring  # type: ignore[attr-defined]  # missing in typeshed
from typing import Any

from shopops.lib.sheets.cells import SPACES, parse_id, parse_text, parse_time
from shopops.lib.sheets.errors import CellError, Rejection
from shopops.lib.sheets.layout import Column, Layout, Parser, parse_cell, surplus
from shopops.lib.sheets.sheet import Sheet

NULL = "\\N"
BATCH_ROWS = 2000
MEMO_SIZE = 20_000
ZONE = "+08:00"


@dataclass(frozen=True)
class Batch:
    """Rows ready for COPY … FROM STDIN (text format) and the rows that were refused.

    `rows` holds the layout's columns in their order (`\\N` for a column that the file lacks), `extras`
    per row the filled cells of unknown columns as a JSON object in COPY's escaping.
    """

    row_numbers: list[int]
    rows: list[tuple[str, ...]]
    extras: list[str]
    rejected: list[Rejection]


def copy_text(value: Any) -> str:
    """A value in the text format of COPY."""
    if value is None:
        return NULL
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, bool):
        return "t" if value else "f"
    return escape(value if isinstance(value, str) else str(value))


def escape(text: str) -> str:
    """Text in COPY's escaping."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def read_batches(sheet: Sheet, layout: Layout, *, batch_rows: int = BATCH_ROWS) -> Iterator[Batch]:
    """The whole sheet in batches, in constant memory. Raises SheetError where the file itself fails."""
    reader = _BatchReader(layout)
    rows = sheet.rows(after=layout.header_row)
    while chunk := list(islice(rows, batch_rows)):
        yield reader.read(chunk)


class _Memo(dict[str, str]):
    """Results by cell text. Forgets everything when full, so that a column of unique values stays small."""

    def __init__(self, compute: Callable[[str], str]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, text: str) -> str:
        result = self._compute(text)
        if len(self) >= MEMO_SIZE:
            self.clear()
        self[text] = result
        return result


@dataclass(frozen=True)
class _Each:
    """Turns a column of cells into COPY text, cell by cell; raises CellError at the first bad one."""

    one: Callable[[str], str]

    def __call__(self, cells: Sequence[str]) -> list[str]:
        return [self.one(text) for text in cells]


class _Repeated(_Each):
    """Statuses, amounts, counts: looked up once seen."""

    @cached_property
    def _seen(self) -> _Memo:
        return _Memo(self.one)

    def __call__(self, cells: Sequence[str]) -> list[str]:
        return list(map(self._seen.__getitem__, cells))


class _Texts(_Each):
    """Free text is mostly harmless; whether it is, can be asked for a whole column at once."""

    CARE = ("\\", "\t", "\n", "\r", *(f"\x1f{first}" for first in "'=" + SPACES))

    def __call__(self, cells: Sequence[str]) -> list[str]:
        joined = "\x1f" + "\x1f".join(cells)
        if any(mark in joined for mark in self.CARE):
            return super().__call__(cells)
        return [text.rstrip(SPACES) for text in cells]


class _Times(_Each):
    """`2016-05-23 22:02:11` needs no arithmetic once its day and its time of day have been seen."""

    @cached_property
    def _seen(self) -> tuple[set[str], set[str]]:
        return set(), set()

    def __call__(self, cells: Sequence[str]) -> list[str]:
        days, seconds = self._seen
        return [
            text + ZONE if text[:11] in days and text[11:] in seconds else self._learn(text) for text in cells
        ]

    def _learn(self, text: str) -> str:
        result = self.one(text)
        if result == text + ZONE:
            days, seconds = self._seen
            days.add(text[:11])
            seconds.add(text[11:])
        return result


SHORTCUTS: dict[Parser, type[_Each]] = {parse_text: _Texts, parse_id: _Each, parse_time: _Times}


def _converter(column: Column) -> _Each:
    shortcut = SHORTCUTS.get(column.parse, _Repeated)
    if column.required and shortcut is _Texts:
        shortcut = _Each
    return shortcut(lambda text: copy_text(parse_cell(column, text)))


def _json_member(name: str) -> Callable[[str], str]:
    key = encode_basestring(name)
    return lambda text: escape(f"{key}: {encode_basestring(text)}") if text else ""


class _BatchReader:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._width = len(layout.header)
        self._converters = [
            (column, layout.positions.get(column.key), _converter(column)) for column in layout.columns
        ]
        self._extras = [(index, _Repeated(_json_member(name))) for index, name in layout.unknown.items()]

    def read(self, chunk: list[tuple[int, list[str]]]) -> Batch:
        rejected: list[Rejection] = []
        chunk = self._even(chunk, rejected)
        numbers = [number for number, _ in chunk]
        cells = list(zip(*(row for _, row in chunk), strict=True)) or [()] * self._width
        bad: dict[int, Rejection] = {}
        values = [
            self._convert(column, converter, cells[index], numbers, bad)
            if index is not None
            else [NULL] * len(chunk)
            for column, index, converter in self._converters
        ]
        rows, extras = list(zip(*values, strict=True)), self._json(cells, len(chunk))
        if bad:
            good = [index for index in range(len(chunk)) if index not in bad]
            numbers, rows, extras = ([items[index] for index in good] for items in (numbers, rows, extras))
        rejected += bad.values()
        return Batch(numbers, rows, extras, sorted(rejected, key=lambda rejection: rejection.row_number))

    def _even(
        self, chunk: list[tuple[int, list[str]]], rejected: list[Rejection]
    ) -> list[tuple[int, list[str]]]:
        """The rows at the header's width; those with cells beyond it are refused."""
        width = self._width
        if all(len(row) == width for _, row in chunk):
            return chunk
        even = []
        for number, row in chunk:
            if extra := surplus(row, width):
                rejected.append(Rejection(number, "", "", "row_too_long", {"extra": extra}))
            else:
                even.append((number, [*row[:width], *[""] * (width - len(row))]))
        return even

    def _convert(
        self,
        column: Column,
        converter: _Each,
        cells: Sequence[str],
        numbers: Sequence[int],
        bad: dict[int, Rejection],
    ) -> list[str]:
        try:
            return converter(cells)
        except CellError:
            return [
                self._one(column, converter, text, index, numbers, bad) for index, text in enumerate(cells)
            ]

    def _one(
        self,
        column: Column,
        converter: _Each,
        text: str,
        index: int,
        numbers: Sequence[int],
        bad: dict[int, Rejection],
    ) -> str:
        try:
            return converter.one(text)
        except CellError as error:
            bad.setdefault(index, self._layout.rejection(numbers[index], column, text, error))
            return NULL

    def _json(self, cells: Sequence[Sequence[str]], count: int) -> list[str]:
        members = [fragment(cells[index]) for index, fragment in self._extras if any(cells[index])]
        if not members:
            return ["{}"] * count
        return ["{" + ", ".join(filter(None, row)) + "}" for row in zip(*members, strict=True)]
