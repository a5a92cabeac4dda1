"""A foreign table, whatever kind of file it came in."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Protocol

from shopops.lib.sheets.cells import unwrap
from shopops.lib.sheets.csv_files import CsvSource
from shopops.lib.sheets.errors import SheetError, SheetWarning
from shopops.lib.sheets.limits import Limits
from shopops.lib.sheets.merged_cells import MergedCells
from shopops.lib.sheets.xls_files import XlsSource
from shopops.lib.sheets.xlsx_files import XlsxSource

Cells = list[str]
TOP_ROWS = 10
HEAD_BYTES = 4096
HTML_MARKS = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")
NOT_TABLES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ\x90",
)


class Source(Protocol):
    """One kind of file; `records` starts anew each time it is called."""

    @property
    def kind(self) -> str: ...

    @property
    def progress(self) -> float: ...

    @property
    def warnings(self) -> list[SheetWarning]: ...

    @property
    def merged(self) -> list[MergedCells]: ...

    def records(self) -> Iterator[tuple[int, Cells]]: ...


@dataclass(frozen=True)
class Sheet:
    """A table with text cells; numbers, dates and ids keep their digits or show that they lost them."""

    filename: str
    source: Source
    limits: Limits

    @cached_property
    def top(self) -> tuple[tuple[int, Cells], ...]:
        """The first ten rows that are not empty, with their numbers."""
        return tuple(islice(self.rows(after=0), TOP_ROWS))

    @cached_property
    def header_row(self) -> int:
        """Number of the header row: the first of the widest rows at the top, below any preamble."""
        return max(self.top, key=lambda row: sum(map(bool, row[1])))[0]

    @cached_property
    def header(self) -> Cells:
        """Stripped cells of the header row."""
        return [unwrap(cell) for cell in dict(self.top)[self.header_row]]

    @property
    def progress(self) -> float:
        """Share of the file that has been read, 0 to 1."""
        return self.source.progress

    @property
    def warnings(self) -> list[SheetWarning]:
        """What people should know of the file; complete once all rows have been read."""
        return self.source.warnings

    def rows(self, after: int | None = None) -> Iterator[tuple[int, Cells]]:
        """Rows below row `after` (default: the header) with the number a spreadsheet shows; no empty rows.

        Streams; each call reads the file again. In a CSV the number counts records, so that a cell
        with line breaks is one row. Raises SheetError where the file breaks a limit or is damaged.
        """
        start = self.header_row if after is None else after
        limits = self.limits
        for number, cells in self.source.records():
            if number <= start:
                continue
            if len(cells) > limits.columns:
                raise SheetError(
                    "too_many_columns",
                    file=self.filename,
                    row=number,
                    columns=len(cells),
                    limit=limits.columns,
                )
            if limits.rows is not None and number > limits.rows:
                raise SheetError("too_many_rows", file=self.filename, limit=limits.rows)
            yield number, cells


def open_sheet(path: Path | str, *, filename: str, limits: Limits | None = None) -> Sheet:
    """Open an uploaded table, recognised by its content, not by its extension.

    `filename` is what the shop calls it; it appears in the messages. Raises SheetError.
    """
    path, limits = Path(path), limits or Limits()
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    sheet = Sheet(filename, _source(path, head, filename, limits), limits)
    if not sheet.top:
        raise SheetError("no_rows", file=filename)
    return sheet


def _source(path: Path, head: bytes, filename: str, limits: Limits) -> Source:
    if not head:
        raise SheetError("empty_file", file=filename)
    if head.startswith(b"PK"):
        return XlsxSource(path, filename=filename, limits=limits)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return XlsSource(path, filename=filename, limits=limits)
    _refuse_other_kinds(head, filename)
    return CsvSource(path, filename=filename, limits=limits)


def _refuse_other_kinds(head: bytes, filename: str) -> None:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(HTML_MARKS) or (text.startswith(b"<?xml") and b"<html" in text):
        raise SheetError("html", file=filename)
    if text.startswith(b"<?xml"):
        raise SheetError("xml_spreadsheet", file=filename)
    control = sum(byte < 32 and byte not in b"\t\r\n\0" for byte in head)
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if head.startswith(NOT_TABLES) or (
        not utf16 and (control * 10 > len(head) or head.count(0) * 3 > len(head))
    ):
        raise SheetError("unrecognised", file=filename)
