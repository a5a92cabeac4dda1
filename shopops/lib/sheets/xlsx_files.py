"""Reading .xlsx: only the parts that hold cells, so that nothing else in a workbook can spoil them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from shopops.lib.sheets.errors import SheetError, SheetWarning
from shopops.lib.sheets.limits import Limits
from shopops.lib.sheets.merged_cells import MergedCells, fill_merged
from shopops.lib.sheets.visible_sheets import Choice, choose_sheet
from shopops.lib.sheets.xlsx_archive import DAMAGE, XlsxArchive
from shopops.lib.sheets.xlsx_parts import SheetPart, Workbook, read_workbook
from shopops.lib.sheets.xlsx_rows import RowReader, TooMuch, scan_sheet

LAST_ROW = 1_048_576


class XlsxSource:
    """The first visible sheet with content, or the one named `export`."""

    kind = "xlsx"

    def __init__(self, path: Path, *, filename: str, limits: Limits) -> None:
        self._filename = filename
        self._limits = limits
        self._row = 0
        self._archive: XlsxArchive = self._guarded(
            lambda: XlsxArchive(path, filename=filename, limits=limits)
        )
        self._workbook: Workbook = self._guarded(lambda: read_workbook(self._archive))
        self._choice: Choice[SheetPart] = choose_sheet(
            self._workbook.sheets,
            title=lambda sheet: sheet.title,
            hidden=lambda sheet: sheet.hidden,
            has_content=lambda sheet: any(self._rows(sheet)),
            filename=filename,
        )
        self.merged: list[MergedCells] = []
        self._last_row = 0
        if self._choice.sheet:
            part = self._choice.sheet.part
            self.merged, self._last_row = self._guarded(lambda: scan_sheet(self._archive, part))

    @property
    def progress(self) -> float:
        """Share of the rows read, 0 to 1; 0 while the sheet does not say how many it has."""
        return min(self._row / self._last_row, 1.0) if self._last_row else 0.0

    @property
    def warnings(self) -> list[SheetWarning]:
        """Which sheets are not read."""
        return self._choice.warnings

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not empty, with its number."""
        if self._choice.sheet:
            yield from fill_merged(self._rows(self._choice.sheet), self.merged)

    def _rows(self, sheet: SheetPart) -> Iterator[tuple[int, list[str]]]:
        reader = RowReader(self._workbook, cell_characters=self._limits.cell_characters)
        rows = reader.read(self._archive, sheet.part)
        while True:
            try:
                row = next(rows, None)
            except TooMuch as error:
                raise SheetError("suspicious_zip", file=self._filename, detail=sheet.part) from error
            except DAMAGE as error:
                raise SheetError("damaged_at", file=self._filename, row=reader.row) from error
            if row is None:
                return
            self._row = row[0]
            if self._row > LAST_ROW:
                raise SheetError("too_many_rows", file=self._filename, limit=LAST_ROW)
            yield row

    def _guarded(self, step: Callable[[], Any]) -> Any:
        try:
            return step()
        except SheetError:
            raise
        except DAMAGE as error:
            raise SheetError("damaged", file=self._filename) from error
