"""The cells of one sheet, row by row."""

import re
from collections.abc import Iterator

from shopops.lib.sheets.merged_cells import MergedCells, column_index, parse_range
from shopops.lib.sheets.values import number_text, serial_text
from shopops.lib.sheets.xlsx_archive import XlsxArchive
from shopops.lib.sheets.xlsx_parts import Workbook, clean_text
from shopops.lib.sheets.xml_events import feed_xml, local

LAST_COLUMN = 16_384
_LETTERS = re.compile(r"[A-Z]+")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?\bref\s*=\s*[\"']([^\"']+)[\"']")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\s[^<>]*?\bref\s*=\s*[\"'][^\"':]*:?\$?[A-Z]+\$?([0-9]+)[\"']")
OVERLAP_BYTES = 200
COLLECTED = frozenset({"v", "t", "f"})


class TooMuch(Exception):
    """A row or a cell that no sheet can have."""


class RowReader:
    """Turns the events of a sheet into rows of text."""

    def __init__(self, workbook: Workbook, *, cell_characters: int) -> None:
        self._workbook = workbook
        self._cell_characters = cell_characters
        self._columns: dict[str, int] = {}
        self.row = 0
        self._column = -1
        self._cells: dict[int, str] = {}
        self._type, self._style = "n", ""
        self._collecting = ""
        self._phonetic = False
        self._pieces: dict[str, list[str]] = {}
        self._length = 0
        self._done: list[tuple[int, list[str]]] = []

    def read(self, archive: XlsxArchive, part: str) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not empty, with its number; cells without trailing empty ones."""
        for _ in feed_xml(archive.blocks(part), start=self._start, end=self._end, text=self._text):
            yield from self._done
            self._done.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "c":
            self._start_cell(attributes)
        elif tag in COLLECTED:
            self._collecting = tag
        elif tag == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self._column, self._cells = -1, {}
        elif tag == "rPh":
            self._phonetic = True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self._column = self._column_of(reference) if reference else self._column + 1
        if self._column >= LAST_COLUMN:
            raise TooMuch
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._pieces, self._length = {}, 0

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        index = self._columns.get(letters)
        if index is None:
            index = self._columns[letters] = column_index(letters.replace("$", ""))
        return index

    def _text(self, piece: str) -> None:
        if self._collecting and not self._phonetic:
            self._length += len(piece)
            if self._length > self._cell_characters:
                raise TooMuch
            self._pieces.setdefault(self._collecting, []).append(piece)

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag == "c":
            if self._pieces and (text := self._value()):
                self._cells[self._column] = text
        elif tag in COLLECTED:
            self._collecting = ""
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "row" and self._cells:
            self._done.append(
                (self.row, [self._cells.get(index, "") for index in range(max(self._cells) + 1)])
            )

    def _value(self) -> str:
        pieces = self._pieces
        if "v" not in pieces:
            if "t" in pieces:
                return clean_text("".join(pieces["t"]))
            # A formula that was never calculated: shown as it is, so that no amount is silently empty.
            return f"={''.join(pieces['f'])}"
        text = "".join(pieces["v"])
        match self._type:
            case "s":
                return self._workbook.texts[int(text)]
            case "n" | "":
                return self._number(text)
            case "b":
                return "TRUE" if text == "1" else "FALSE"
            case "d":
                return text.replace("T", " ").removesuffix("Z")
        return clean_text(text)

    def _number(self, text: str) -> str:
        text = text.strip()
        value = int(text) if text.lstrip("-").isdigit() else float(text)
        if self._style.isdigit() and int(self._style) in self._workbook.time_styles:
            return serial_text(value, starts_in_1904=self._workbook.starts_in_1904)
        return number_text(value)


def scan_sheet(archive: XlsxArchive, part: str) -> tuple[list[MergedCells], int]:
    """The merged cells, which a sheet names after its rows, and the last row that it claims (0: says nothing)."""
    merged, last_row, tail = [], 0, b""
    for block in archive.blocks(part):
        text = tail + block
        if not last_row and (claim := _DIMENSION.search(text)):
            last_row = int(claim[1])
        end = 0
        for match in _MERGE.finditer(text):
            merged.append(parse_range(match[1].decode("latin-1")))
            end = match.end()
        tail = text[max(end, len(text) - OVERLAP_BYTES) :]
    return [one for one in merged if one], last_row
