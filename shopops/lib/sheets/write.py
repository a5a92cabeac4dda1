"""Writing tables that are safe to open in a spreadsheet."""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Literal

import openpyxl
from openpyxl.cell import WriteOnlyCell

from shopops.lib.sheets.cells import SHANGHAI

Encoding = Literal["utf-8-sig", "gb18030"]
CHUNK_ROWS = 500
XLSX_ROWS = 1_048_576
XLSX_CELL_CHARACTERS = 32_767
# A spreadsheet keeps 15 digits of a number.
XLSX_DIGITS = 15

# What starts a formula, also behind spaces and in full-width or small forms.
_FORMULA = re.compile(r"[ \u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]*[=+\-@\t\r\n＝＋－＠﹦﹢﹣﹫−]")
# Neither a database text nor XML can hold these.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might calculate this text instead of showing it."""
    return _FORMULA.match(text) is not None


def escape_formula(text: str) -> str:
    """The text with a leading `'` where a spreadsheet might take it for a formula."""
    return f"'{text}" if is_formula(text) else text


def write_csv(
    target: IO[bytes],
    header: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    *,
    encoding: Encoding = "utf-8-sig",
) -> None:
    """Write a CSV to a binary file: CRLF, formulas escaped, times in Asia/Shanghai; streams."""
    for chunk in csv_chunks(header, rows, encoding=encoding):
        target.write(chunk)


def csv_chunks(
    header: Sequence[Any], rows: Iterable[Sequence[Any]], *, encoding: Encoding = "utf-8-sig"
) -> Iterator[bytes]:
    """The same CSV piece by piece, for a streaming response."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([csv_value(cell) for cell in header])
    # Only the first piece carries the byte order mark.
    encodings = {"utf-8-sig": "utf-8"}
    for number, row in enumerate(rows, 1):
        writer.writerow([csv_value(cell) for cell in row])
        if number % CHUNK_ROWS == 0:
            yield buffer.getvalue().encode(encoding)
            buffer.seek(0)
            buffer.truncate()
            encoding = encodings.get(encoding, encoding)  # type: ignore[assignment]  # utf-8 follows its BOM
    yield buffer.getvalue().encode(encoding)


def csv_value(value: Any) -> str:
    """A cell of a CSV: numbers plain, everything else as escaped text."""
    if _is_number(value):
        return str(value)
    if isinstance(value, datetime):
        return _shop_time(value).isoformat(" ", "seconds")
    return escape_formula(_clean(value))


def write_xlsx(
    target: IO[bytes], header: Sequence[Any], rows: Iterable[Sequence[Any]], *, title: str = "export"
) -> None:
    """Write a workbook of one sheet to a binary file; text stays text, numbers stay numbers; streams.

    Raises ValueError beyond the 1,048,576 rows that a sheet can hold.
    """
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([_xlsx_cell(sheet, cell) for cell in header])
    for number, row in enumerate(rows, 2):
        if number > XLSX_ROWS:
            raise ValueError(f"a sheet holds at most {XLSX_ROWS} rows")
        sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    workbook.save(target)


def _xlsx_cell(sheet: Any, value: Any) -> Any:
    if _is_number(value) and len(str(value).lstrip("-").replace(".", "")) <= XLSX_DIGITS:
        return value
    if isinstance(value, datetime):
        return _shop_time(value).replace(tzinfo=None)
    if isinstance(value, date):
        return value
    text = _clean(value)[:XLSX_CELL_CHARACTERS]
    if not text:
        return None
    cell = WriteOnlyCell(sheet, text)
    # openpyxl would make a formula of "=…" and an error of "#N/A".
    cell.data_type = "s"
    if is_formula(text):
        # Keeps it text also after somebody has edited the cell.
        cell.quotePrefix = True
    return cell


def _is_number(value: Any) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _shop_time(moment: datetime) -> datetime:
    """The wall clock in Shanghai; a moment without a zone is taken to be there already."""
    moment = moment.astimezone(SHANGHAI) if moment.tzinfo else moment
    return moment.replace(microsecond=0, tzinfo=None)


def _clean(value: Any) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return _ILLEGAL.sub("\ufffd", str(value))
