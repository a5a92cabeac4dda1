"""Reading CSV and TSV of any size."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from shopops.lib.sheets.cells import SPACES
from shopops.lib.sheets.errors import SheetError, SheetWarning
from shopops.lib.sheets.limits import Limits
from shopops.lib.sheets.merged_cells import MergedCells
from shopops.lib.sheets.quotes import check_quotes

BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
BLOCK_BYTES = 1 << 20
# Text in GB18030 may look like UTF-8 for a few characters ("联通"), but not for this many.
PROOF_OF_UTF8_BYTES = 32
# In the order of preference.
DELIMITERS = (",", "\t", ";", "|")
DELIMITER_ROWS = 20
# What some spreadsheets write as the first line.
_DECLARED_DELIMITER = re.compile(r"\ufeff*sep=(.)\r?\n")
DAMAGED = "\ufffd"
NAMED_ROWS = 10
_FOREIGN = re.compile("[\u0100-\u07ff]")
_ASIAN = re.compile("[\u0800-\U0010ffff]")


class _LineTooLong(ValueError):
    pass


class _CleanBytes(io.BufferedIOBase):
    """The bytes of a file without NUL, which no database text can hold; refuses endless lines.

    In UTF-16 NUL bytes are half of a character and stay.
    """

    def __init__(self, path: Path, *, keep_nul: bool, line_bytes: int) -> None:
        self._file = path.open("rb", buffering=0)
        self._keep_nul = keep_nul
        self._line_bytes = line_bytes
        self._bytes_in_line = 0
        self.position = 0
        self.name = str(path)

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1) -> bytes:
        while block := self._file.read(size):
            self.position += len(block)
            self._watch_line(block)
            clean = block if self._keep_nul else block.replace(b"\0", b"")
            # An empty answer would mean the end of the file.
            if clean:
                return clean
        return b""

    def _watch_line(self, block: bytes) -> None:
        end = max(block.rfind(b"\n"), block.rfind(b"\r"))
        self._bytes_in_line = len(block) - end - 1 if end >= 0 else self._bytes_in_line + len(block)
        if self._bytes_in_line > self._line_bytes:
            raise _LineTooLong

    def close(self) -> None:
        self._file.close()
        super().close()


def detect_encoding(path: Path) -> str:
    """The encoding of a CSV: by its byte order mark, else UTF-8 if it is, else GB18030.

    Reads the file once if it is UTF-8; GB18030 shows within the first Chinese words.
    """
    with path.open("rb") as file:
        head = file.read(3)
        for bom, encoding in BOMS.items():
            if head.startswith(bom):
                return encoding
        file.seek(0)
        return "utf-8" if _is_utf8(file) else "gb18030"


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    surplus, foreign, asian = 0, False, False
    while block := file.read(BLOCK_BYTES):
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            valid = error.object[: error.start]
            return surplus + len(valid) - len(valid.decode()) >= PROOF_OF_UTF8_BYTES
        surplus += len(block) - len(text)
        if not asian and not text.isascii():
            asian = _ASIAN.search(text) is not None
            foreign = foreign or _FOREIGN.search(text) is not None
    # 谢谢 in GB18030 is лл in UTF-8: letters that a shop does not write are Chinese in truth.
    return asian or not foreign


def detect_delimiter(text: str) -> str:
    """Comma, tab, semicolon or bar: what gives most columns in most of the first rows.

    A delimiter whose cells begin or end with another one is none: `a,<tab>b,<tab>` has commas and a blank after every cell.
    """
    if declared := _DECLARED_DELIMITER.match(text):
        return declared[1]
    return max(DELIMITERS, key=lambda delimiter: _columns(text, delimiter))


def _columns(text: str, delimiter: str) -> float:
    """The usual number of columns, less where the rows disagree; 0 where another delimiter is the real one."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    blank = SPACES + "".join(DELIMITERS)
    rows = list(islice((row for row in reader if "".join(row).strip(blank)), DELIMITER_ROWS))
    others = tuple(other for other in DELIMITERS if other not in (delimiter, "\t"))
    inner = [cell for row in rows for cell in row[1:] if cell.strip(SPACES)]
    if 2 * sum(cell.startswith(others) or cell.endswith(others) for cell in inner) > len(inner):
        return 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    [(width, count)] = widths.most_common(1) or [(1, len(rows))]
    return width * count / max(len(rows), 1)


class CsvSource:
    """A CSV or TSV file. Characters that the encoding does not know become U+FFFD."""

    kind = "csv"

    def __init__(self, path: Path, *, filename: str, limits: Limits) -> None:
        self._path = path
        self._filename = filename
        self._limits = limits
        self._bytes: _CleanBytes | None = None
        self._size = max(path.stat().st_size, 1)
        self._damaged_rows: list[int] = []
        self.merged: list[MergedCells] = []
        self.encoding = detect_encoding(path)
        with self._open() as text:
            self.delimiter = detect_delimiter(self._sample(text))

    @property
    def progress(self) -> float:
        """Share of the file that the latest reading has passed, 0 to 1."""
        return min(self._bytes.position / self._size, 1.0) if self._bytes else 0.0

    @property
    def warnings(self) -> list[SheetWarning]:
        """What the latest reading met: rows with characters that cannot be read."""
        if not self._damaged_rows:
            return []
        rows = "、".join(map(str, self._damaged_rows[:NAMED_ROWS]))
        return [SheetWarning("characters_lost", {"count": len(self._damaged_rows), "rows": rows})]

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record with its number; a cell with line breaks is one record, as in a spreadsheet."""
        # Set for the whole process; reading is the only use of the csv module with foreign files.
        csv.field_size_limit(self._limits.cell_characters)
        number, width, self._damaged_rows = 0, 0, []
        lines: list[str] = []
        try:
            with self._open() as text:
                for cells in csv.reader(self._lines(text, lines), delimiter=self.delimiter):
                    number, width = number + 1, max(width, len(cells))
                    if len(lines) > 1 and not check_quotes(cells, lines, self.delimiter, width):
                        raise SheetError("unclosed_quote", file=self._filename, row=number)
                    if DAMAGED in "".join(lines):
                        self._damaged_rows.append(number)
                    lines.clear()
                    if any(cells):
                        yield number, cells
        except csv.Error as error:
            limit = self._limits.cell_characters
            code = "unclosed_quote" if len(lines) > 1 else "cell_too_long"
            raise SheetError(code, file=self._filename, row=number + 1, limit=limit) from error
        except _LineTooLong as error:
            raise SheetError("line_too_long", file=self._filename, row=number + 1) from error

    def _open(self) -> io.TextIOWrapper:
        keep_nul = self.encoding == "utf-16"
        self._bytes = _CleanBytes(self._path, keep_nul=keep_nul, line_bytes=self._limits.line_bytes)
        # newline="": the csv module itself knows CR, LF and CRLF, also mixed and inside quotes.
        return io.TextIOWrapper(self._bytes, encoding=self.encoding, errors="replace", newline="")

    def _lines(self, text: io.TextIOWrapper, record: list[str]) -> Iterator[str]:
        """The lines of the file; those of the current record are in `record`, too."""
        first = next(text, "").lstrip("\ufeff")
        for line in chain([first], text):
            line = line.replace("\0", "") if self.encoding == "utf-16" else line
            record.append(line)
            yield line

    def _sample(self, text: io.TextIOWrapper) -> str:
        try:
            return text.read(65536)
        except _LineTooLong as error:
            raise SheetError("line_too_long", file=self._filename, row=1) from error
