"""Large files straight into COPY: whole batches of rows as PostgreSQL's text format.

Works column by column, because that is where the repetition is: most cells of a report have been seen
before. `copy_text(parse(text))` defines the result; the shortcuts here only reach it sooner.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import islice
from json.encoder import encode_basestring  # type: ignore[attr-defined]  # missing in typeshed
from typing import Any

from shopops.lib.sheets.cells import (
    SPACES,
    SPREADSHEET_DIGITS,
    SUSPICIOUS_ID_LENGTH,
    is_shortened,
    parse_id,
    parse_money,
    parse_text,
    parse_time,
)
from shopops.lib.sheets.errors import CellError, Rejection
from shopops.lib.sheets.layout import Column, Layout, Parser, surplus
from shopops.lib.sheets.sheet import Sheet

NULL = "\\N"
# Larger batches are slower: their cells no longer fit into the processor's cache.
BATCH_ROWS = 500
MEMO_SIZE = 50_000
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
    if isinstance(value, str):
        return escape(value)
    if value is None:
        return NULL
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, bool):
        return "t" if value else "f"
    return escape(str(value))


def escape(text: str) -> str:
    """Text in COPY's escaping."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def read_batches(sheet: Sheet, layout: Layout, *, batch_rows: int = BATCH_ROWS) -> Iterator[Batch]:
    """The whole sheet in batches, in constant memory. Raises SheetError where the file itself fails."""
    reader = _BatchReader(layout)
    rows = sheet.rows(after=layout.header_row)
    while chunk := list(islice(rows, batch_rows)):
        yield reader.read(chunk)


OLD_ID_LENGTHS = frozenset(range(SPREADSHEET_DIGITS + 1, SUSPICIOUS_ID_LENGTH))


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


class _Each:
    """Turns a column of cells into COPY text, cell by cell; raises CellError at the first bad one."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        self._parse = parse

    def one(self, text: str) -> str:
        return copy_text(self._parse(text))

    def __call__(self, cells: Sequence[str]) -> list[str]:
        return [self.one(text) for text in cells]


class _Repeated(_Each):
    """Statuses, amounts, counts: looked up once seen."""

    @cached_property
    def _seen(self) -> _Memo:
        return _Memo(self.one)

    def __call__(self, cells: Sequence[str]) -> list[str]:
        if is_constant(cells):
            return [self._seen[cells[0]]] * len(cells)
        return list(map(self._seen.__getitem__, cells))


def is_constant(cells: Sequence[str]) -> bool:
    """Whether all cells are the same; cheap when they are not."""
    return bool(cells) and cells[0] == cells[-1] and cells.count(cells[0]) == len(cells)


class _Texts(_Repeated):
    """Free text is mostly harmless; whether it is, can be asked for a whole column at once."""

    CARE = ("\\", "\t", "\n", "\r", *(f"\x1f{first}" for first in "'=" + SPACES))

    def __call__(self, cells: Sequence[str]) -> list[str]:
        joined = "\x1f" + "\x1f".join(cells)
        if any(mark in joined for mark in self.CARE):
            return super().__call__(cells)
        return [text.rstrip(SPACES) for text in cells]


class _Amounts(_Repeated):
    """A column of `12.50`, without an exception, is its own result."""

    PLAIN = re.compile(r"(?:(?:0|[1-9][0-9]{0,8})\.[0-9]{2}\n)+")

    def __call__(self, cells: Sequence[str]) -> list[str]:
        plain = self.PLAIN.fullmatch("\n".join(cells) + "\n")
        return list(cells) if plain else super().__call__(cells)


class _Times(_Repeated):
    """A column of `2016-05-23 22:02:11` only needs its days looked at; empty cells may stand between."""

    PLAIN = re.compile(r"(?:(?:[0-9]{4}-[0-9]{2}-[0-9]{2} (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?\n)+")

    def __call__(self, cells: Sequence[str]) -> list[str]:
        plain = self.PLAIN.fullmatch("\n".join(cells) + "\n")
        if not plain or not all(map(_is_day, {text[:10] for text in cells})):
            return super().__call__(cells)
        return [text + ZONE if text else NULL for text in cells]


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    try:
        return not text or parse_time(text) is not None
    except CellError:
        return False


class _Ids(_Each):
    """A column of digits, or of `="digits"`, needs no look at its cells.

    Ids of 16 and 17 digits that end in zeros prove nothing alone; when most of those in a file do,
    a spreadsheet has shortened them all.
    """

    DIGITS = re.compile(r"(?:[0-9]{0,32}\n)+")
    MARKED = re.compile(r'(?:(?:="[0-9]{1,32}")?\n)+')

    @cached_property
    def _tally(self) -> Counter[bool]:
        return Counter()

    def __call__(self, cells: Sequence[str]) -> list[str]:
        joined = "\n".join(cells) + "\n"
        if self.MARKED.fullmatch(joined):
            return [text[2:-1] or NULL for text in cells]
        if not OLD_ID_LENGTHS.isdisjoint(map(len, cells)):
            self._tally.update(map(_ends_in_zeros, filter(_is_old_id, cells)))
        if self._all_shortened or not self.DIGITS.fullmatch(joined) or self._some_shortened(joined, cells):
            return super().__call__(cells)
        return [text or NULL for text in cells]

    def _some_shortened(self, joined: str, cells: Sequence[str]) -> bool:
        return "000\n" in joined and any(map(is_shortened, cells))

    def one(self, text: str) -> str:
        if self._all_shortened and _is_old_id(text) and _ends_in_zeros(text):
            raise CellError("id_digits_lost")
        return super().one(text)

    @property
    def _all_shortened(self) -> bool:
        return self._tally[True] > self._tally[False]


def _is_old_id(text: str) -> bool:
    return len(text) in OLD_ID_LENGTHS and text.isdigit()


def _ends_in_zeros(digits: str) -> bool:
    return not digits[SPREADSHEET_DIGITS:].strip("0")


SHORTCUTS: dict[Parser, type[_Each]] = {
    parse_text: _Texts,
    parse_id: _Ids,
    parse_money: _Amounts,
    parse_time: _Times,
}


def _json_member(name: str) -> Callable[[str], str]:
    key = encode_basestring(name)
    return lambda text: escape(f"{key}: {encode_basestring(text)}") if text else ""


class _BatchReader:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._width = len(layout.header)
        parsers = {column.parse for column in layout.columns}
        # One for all columns of a kind: the amounts of a row repeat each other.
        self._converters = {parse: SHORTCUTS.get(parse, _Repeated)(parse) for parse in parsers}
        self._extras = [(index, _Memo(_json_member(name))) for index, name in layout.unknown.items()]

    def read(self, chunk: list[tuple[int, list[str]]]) -> Batch:
        rejected: list[Rejection] = []
        chunk = self._even(chunk, rejected)
        numbers = [number for number, _ in chunk]
        cells = list(zip(*(row for _, row in chunk), strict=True)) or [()] * self._width
        bad: dict[int, Rejection] = {}
        values = [self._convert(column, cells, numbers, bad) for column in self._layout.columns]
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
        table: Sequence[Sequence[str]],
        numbers: Sequence[int],
        bad: dict[int, Rejection],
    ) -> list[str]:
        position = self._layout.positions.get(column.key)
        if position is None:
            return [NULL] * len(numbers)
        cells, converter = table[position], self._converters[column.parse]
        try:
            results = converter(cells)
            if not column.required or ("" not in results and NULL not in results):
                return results
        except CellError:
            pass  # Cell by cell, then, to find out which.
        return [self._one(column, text, index, numbers, bad) for index, text in enumerate(cells)]

    def _one(
        self, column: Column, text: str, index: int, numbers: Sequence[int], bad: dict[int, Rejection]
    ) -> str:
        try:
            result = self._converters[column.parse].one(text)
            if column.required and result in ("", NULL):
                raise CellError("empty")
        except CellError as error:
            bad.setdefault(index, self._layout.rejection(numbers[index], column, text, error))
            return NULL
        return result

    def _json(self, table: Sequence[Sequence[str]], count: int) -> list[str]:
        """The unknown columns as JSON; what is the same in all rows is written once."""
        same, members = [], []
        for index, memo in self._extras:
            cells = table[index]
            if is_constant(cells):
                same.append(memo[cells[0]])
            else:
                members.append(map(memo.__getitem__, cells))
        start = ", ".join(filter(None, same))
        if not members:
            return [f"{{{start}}}"] * count
        rows = [", ".join(filter(None, row)) for row in zip(*members, strict=True)]
        return [f"{{{start}{', ' if start and row else ''}{row}}}" for row in rows]
