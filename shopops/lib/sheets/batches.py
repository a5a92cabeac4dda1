"""Large files straight into COPY: batches of rows in PostgreSQL's text format.

Works column by column, because that is where the repetition is: most cells of a report have been seen
before.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from json.encoder import encode_basestring

from shopops.lib.sheets.converters import NULL, Memo, converter, is_constant
from shopops.lib.sheets.errors import CellError, Rejection
from shopops.lib.sheets.layout import Column, Layout, surplus
from shopops.lib.sheets.sheet import Sheet

# Larger batches are slower: their cells no longer fit into the processor's cache.
BATCH_ROWS = 500
Protector = Callable[[str], Callable[[str], str]]


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


def keep_text(header: str) -> Callable[[str], str]:
    """Texts of unknown columns stay as they are."""
    return str


def read_batches(
    sheet: Sheet, layout: Layout, *, protect: Protector = keep_text, batch_rows: int = BATCH_ROWS
) -> Iterator[Batch]:
    """The whole sheet in batches, in constant memory. Raises SheetError where the file itself fails.

    `protect` gives for each unknown column, by its header, what becomes of its texts.
    """
    reader = _BatchReader(layout, protect, texts=sheet.source.kind != "csv")
    rows = sheet.rows(after=layout.header_row)
    while chunk := list(islice(rows, batch_rows)):
        yield reader.read(chunk)


def _json_member(name: str, protected: Callable[[str], str]) -> Callable[[str], str]:
    key = encode_basestring(name)

    def member(text: str) -> str:
        # JSON has no raw tabs and line ends; of COPY's escaping only the backslash is left.
        return f"{key}: {encode_basestring(protected(text))}".replace("\\", "\\\\") if text else ""

    return member


class _BatchReader:
    def __init__(self, layout: Layout, protect: Protector, *, texts: bool) -> None:
        self._layout = layout
        self._width = len(layout.header)
        parsers = {column.parse for column in layout.columns}
        # One for all columns of a kind: the amounts of a row repeat each other.
        self._converters = {parse: converter(parse, texts=texts) for parse in parsers}
        self._extras = [
            (index, Memo(_json_member(name, protect(name)))) for index, name in layout.unknown.items()
        ]

    def read(self, chunk: list[tuple[int, list[str]]]) -> Batch:
        rejected: list[Rejection] = []
        chunk = self._even(chunk, rejected)
        numbers = [number for number, _ in chunk]
        cells = list(zip(*(row for _, row in chunk), strict=True)) or [()] * self._width
        bad: dict[int, Rejection] = {}
        values = [self._convert(column, cells, numbers, bad) for column in self._layout.columns]
        rows, extras = list(zip(*values, strict=True)), self._json(cells, len(chunk))
        if bad:
            good = [index not in bad for index in range(len(chunk))]
            numbers, rows, extras = (
                list(compress(numbers, good)),
                list(compress(rows, good)),
                list(compress(extras, good)),
            )
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
