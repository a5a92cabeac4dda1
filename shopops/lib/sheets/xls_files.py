"""Reading the old binary .xls, and telling it from a workbook behind a password."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd

from shopops.lib.sheets.errors import SheetError
from shopops.lib.sheets.limits import Limits
from shopops.lib.sheets.values import cell_text
from shopops.lib.sheets.xlsx_files import DAMAGE, EXPORT_SHEET, check_size

# Name of the stream in which Office keeps an encrypted .xlsx.
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
XLS_DAMAGE = (*DAMAGE, xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, MemoryError)


class XlsSource:
    """The first sheet with content, or the one named `export`. Read whole: small by the size limit."""

    kind = "xls"

    def __init__(self, path: Path, *, filename: str, limits: Limits) -> None:
        self._filename = filename
        self._limits = limits
        check_size(path, filename=filename, limits=limits)
        self._book = self._open(path)
        self._row = 0
        self._last_row = 0

    @property
    def progress(self) -> float:
        """Share of the rows read, 0 to 1."""
        return self._row / self._last_row if self._last_row else 0.0

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not empty, with its number."""
        sheet = self._choose_sheet()
        self._last_row = sheet.nrows
        for index in range(sheet.nrows):
            self._row = index + 1
            cells = [self._text(cell) for cell in sheet.row(index)]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield self._row, cells

    def _text(self, cell: Any) -> str:
        if cell.ctype == xlrd.XL_CELL_DATE:
            try:
                return cell_text(xlrd.xldate_as_datetime(cell.value, self._book.datemode))
            except (ValueError, OverflowError, xlrd.XLDateError):
                return cell_text(cell.value)
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return cell_text(bool(cell.value))
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#N/A")
        return cell_text(cell.value)

    def _choose_sheet(self) -> Any:
        sheets = self._book.sheets()
        named = [sheet for sheet in sheets if sheet.name.strip().lower() == EXPORT_SHEET]
        return next((sheet for sheet in named + sheets if sheet.nrows), sheets[0])

    def _open(self, path: Path) -> Any:
        content = path.read_bytes()
        if ENCRYPTED_PACKAGE in content:
            raise SheetError("encrypted", file=self._filename)
        try:
            return xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), ragged_rows=True)
        except XLS_DAMAGE as error:
            code = "encrypted" if "encrypted" in str(error) else "old_or_encrypted"
            raise SheetError(code, file=self._filename) from error
