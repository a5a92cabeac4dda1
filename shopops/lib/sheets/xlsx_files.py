"""Reading .xlsx within bounds: the archive is checked before any XML is parsed."""

import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

import openpyxl
from openpyxl.xml import DEFUSEDXML

from shopops.lib.sheets.errors import SheetError
from shopops.lib.sheets.limits import Limits
from shopops.lib.sheets.values import cell_text

if not DEFUSEDXML:  # pragma: no cover
    raise ImportError("defusedxml is missing or switched off (OPENPYXL_DEFUSEDXML): refusing to parse XML")

MEGABYTE = 1_000_000
BLOCK_BYTES = 1 << 18
LAST_ROW = 1_048_576
EXPORT_SHEET = "export"
# openpyxl holds one row (or one shared string) as a tree; these tags end one.
_ROW_END = re.compile(rb"</(?:\w+:)?row>|<(?:\w+:)?row[^<>]*/>")
_STRING_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
# What parsers raise on damaged input; their own bugs show as the lookup and type errors.
DAMAGE = (
    zipfile.BadZipFile, SyntaxError, ValueError, LookupError, TypeError, AttributeError,
    OSError, EOFError, ArithmeticError, NotImplementedError, RuntimeError, AssertionError,
)  # fmt: skip


class XlsxSource:
    """The first sheet with content, or the one named `export`."""

    kind = "xlsx"

    def __init__(self, path: Path, *, filename: str, limits: Limits) -> None:
        self._path = path
        self._filename = filename
        self._limits = limits
        self._row = 0
        self._last_row = 0
        check_size(path, filename=filename, limits=limits)
        self._guarded(self._check_archive)

    @property
    def progress(self) -> float:
        """Share of the rows read, 0 to 1; 0 while the sheet does not say how many it has."""
        return min(self._row / self._last_row, 1.0) if self._last_row else 0.0

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not empty, with its number."""
        self._row = 0
        # An open file, because openpyxl judges a path by its extension.
        with self._path.open("rb") as file:
            workbook = self._guarded(partial(self._load, file))
            try:
                yield from self._sheet_records(self._choose_sheet(workbook))
            except SheetError:
                raise
            except DAMAGE as error:
                raise SheetError("damaged_at", file=self._filename, row=self._row) from error

    def _sheet_records(self, worksheet: Any) -> Iterator[tuple[int, list[str]]]:
        self._last_row = min(worksheet.max_row or 0, LAST_ROW)
        # The claimed size may be a lie of a million columns; without it only real cells count.
        worksheet.reset_dimensions()
        for self._row, values in enumerate(worksheet.iter_rows(values_only=True), 1):
            if self._row > LAST_ROW:
                raise SheetError("too_many_rows", file=self._filename, limit=LAST_ROW)
            cells = [cell_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                self._check_lengths(cells)
                yield self._row, cells

    def _check_lengths(self, cells: list[str]) -> None:
        limit = self._limits.cell_characters
        if max(map(len, cells)) > limit:
            raise SheetError("cell_too_long", file=self._filename, row=self._row, limit=limit)

    def _load(self, file: IO[bytes]) -> Any:
        with warnings.catch_warnings():
            # openpyxl warns about styles and extensions, which do not matter here.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)

    def _choose_sheet(self, workbook: Any) -> Any:
        sheets = [sheet for sheet in workbook.worksheets if hasattr(sheet, "reset_dimensions")]
        if not sheets:
            raise SheetError("no_rows", file=self._filename)
        named = [sheet for sheet in sheets if sheet.title.strip().lower() == EXPORT_SHEET]
        return next((sheet for sheet in named + sheets if any(self._sheet_records(sheet))), sheets[0])

    def _guarded(self, step: Callable[[], Any]) -> Any:
        try:
            return step()
        except SheetError:
            raise
        except DAMAGE as error:
            raise SheetError("damaged", file=self._filename) from error

    def _check_archive(self) -> None:
        with zipfile.ZipFile(self._path) as archive:
            parts = archive.infolist()
            self._check_kind({part.filename for part in parts})
            self._check_parts(parts)
            for part in parts:
                self._check_part(archive, part)

    def _check_kind(self, names: set[str]) -> None:
        if any(name.endswith("workbook.bin") for name in names):
            raise SheetError("xlsb", file=self._filename)
        if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
            raise SheetError("unrecognised", file=self._filename)

    def _check_parts(self, parts: list[zipfile.ZipInfo]) -> None:
        limits = self._limits
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limits.unpacked_bytes:
            size, limit = unpacked // MEGABYTE, limits.unpacked_bytes // MEGABYTE
            raise SheetError("too_big_unpacked", file=self._filename, size=size, limit=limit)
        if len(parts) > limits.zip_entries:
            raise SheetError(
                "suspicious_zip", file=self._filename, detail=f"{len(parts)} > {limits.zip_entries}"
            )
        ratio = unpacked // max(self._path.stat().st_size, 1)
        if ratio > limits.unpack_ratio:
            raise SheetError("suspicious_zip", file=self._filename, detail=f"{ratio}:1")
        if any(part.flag_bits & 1 for part in parts):
            raise SheetError("encrypted", file=self._filename)

    def _check_part(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Streamed parts must consist of bounded pieces, the others must be small: both become trees."""
        if not part.filename.lower().endswith((".xml", ".rels")):
            return
        with archive.open(part) as stream:
            if "worksheets/" in part.filename:
                self._check_pieces(stream, part, _ROW_END)
            elif "sharedstrings" in part.filename.lower():
                self._check_pieces(stream, part, _STRING_END)
            elif part.file_size > self._limits.part_bytes:
                self._refuse_part(part)

    def _check_pieces(self, stream: IO[bytes], part: zipfile.ZipInfo, end: re.Pattern[bytes]) -> None:
        since_end, tail = 0, b""
        while block := stream.read(BLOCK_BYTES):
            since_end = 0 if end.search(tail + block) else since_end + len(block)
            if since_end > self._limits.line_bytes:
                self._refuse_part(part)
            tail = block[-64:]

    def _refuse_part(self, part: zipfile.ZipInfo) -> None:
        raise SheetError("suspicious_zip", file=self._filename, detail=part.filename)


def check_size(path: Path, *, filename: str, limits: Limits) -> None:
    """Refuse a workbook whose file is too large to be read as a whole."""
    size = path.stat().st_size
    if size > limits.packed_bytes:
        limit = limits.packed_bytes // MEGABYTE
        raise SheetError("too_big_packed", file=filename, size=-(-size // MEGABYTE), limit=limit)
