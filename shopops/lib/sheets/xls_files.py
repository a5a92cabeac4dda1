"""Reading the old binary .xls, and telling it from a workbook behind a password."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd

from shopops.lib.sheets.errors import SheetError, SheetWarning
from shopops.lib.sheets.limits import Limits
from shopops.lib.sheets.merged_cells import MergedCells, fill_merged
from shopops.lib.sheets.values import number_text, serial_text
from shopops.lib.sheets.visible_sheets import Choice, choose_sheet
from shopops.lib.sheets.xlsx_archive import DAMAGE, MEGABYTE

# Name of the stream in which Office keeps an encrypted .xlsx.
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
XLS_DAMAGE = (*DAMAGE, xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, MemoryError)


class XlsSource:
    """The first visible sheet with content, or the one named `export`. Read whole: small by the size limit."""

    kind = "xls"

    def __init__(self, path: Path, *, filename: str, limits: Limits) -> None:
        self._filename = filename
        check_size(path, filename=filename, limits=limits)
        self._book = self._open(path)
        self._row = 0
        self._choice: Choice[Any] = choose_sheet(
            self._book.sheets(),
            title=lambda sheet: sheet.name,
            hidden=lambda sheet: sheet.visibility != 0,
            has_content=lambda sheet: any(self._rows(sheet)),
            filename=filename,
        )
        merged = getattr(self._choice.sheet, "merged_cells", ())
        # Rows and columns from 0, the ends excluded.
        self.merged = [
            MergedCells(top + 1, bottom, left) for top, bottom, left, _ in merged if bottom > top + 1
        ]

    @property
    def progress(self) -> float:
        """Share of the rows read, 0 to 1."""
        return self._row / self._choice.sheet.nrows if self._choice.sheet else 0.0

    @property
    def warnings(self) -> list[SheetWarning]:
        """Which sheets are not read."""
        return self._choice.warnings

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not empty, with its number."""
        if self._choice.sheet:
            yield from fill_merged(self._rows(self._choice.sheet), self.merged)

    def _rows(self, sheet: Any) -> Iterator[tuple[int, list[str]]]:
        for index in range(sheet.nrows):
            self._row = index + 1
            cells = [self._text(cell) for cell in sheet.row(index)]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield self._row, cells

    def _text(self, cell: Any) -> str:
        match cell.ctype:
            case xlrd.XL_CELL_DATE:
                return serial_text(cell.value, starts_in_1904=bool(self._book.datemode))
            case xlrd.XL_CELL_BOOLEAN:
                return "TRUE" if cell.value else "FALSE"
            case xlrd.XL_CELL_ERROR:
                return xlrd.error_text_from_code.get(cell.value, "#N/A")
            case xlrd.XL_CELL_NUMBER:
                return number_text(cell.value)
        return str(cell.value).replace("\0", "")

    def _open(self, path: Path) -> Any:
        content = path.read_bytes()
        if ENCRYPTED_PACKAGE in content:
            raise SheetError("encrypted", file=self._filename)
        try:
            return _open_book(content)
        except XLS_DAMAGE as error:
            code = "encrypted" if "encrypted" in str(error) else "old_or_encrypted"
            raise SheetError(code, file=self._filename) from error


def _open_book(content: bytes) -> Any:
    try:
        # Only with the formats does it say which cells are merged.
        return xlrd.open_workbook(
            file_contents=content, logfile=io.StringIO(), ragged_rows=True, formatting_info=True
        )
    except XLS_DAMAGE:
        return xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), ragged_rows=True)


def check_size(path: Path, *, filename: str, limits: Limits) -> None:
    """Refuse a workbook that is too large to be read as a whole."""
    size = path.stat().st_size
    if size > limits.packed_bytes:
        limit = limits.packed_bytes // MEGABYTE
        raise SheetError("too_big_packed", file=filename, size=-(-size // MEGABYTE), limit=limit)
