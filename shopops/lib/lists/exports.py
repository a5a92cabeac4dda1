"""Writing a list into a file: exactly the filtered, sorted rows and chosen columns, masked as on the page."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from django.utils import timezone

from shopops.lib.lists.models import ExportFormat
from shopops.lib.lists.pages import ListPage
from shopops.lib.lists.state import ListState
from shopops.lib.sheets.write import Encoding, csv_chunks, write_csv, write_xlsx

CHUNK_ROWS = 1000
# A spreadsheet that opens a CSV keeps 15 digits of what looks like a number: order numbers are longer.
NUMBER_DIGITS = 15
CONTENT_TYPES = {
    ExportFormat.CSV_UTF8: "text/csv; charset=utf-8",
    ExportFormat.CSV_GB18030: "text/csv; charset=gb18030",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def header_of(state: ListState) -> list[str]:
    """The titles of the chosen columns."""
    return [str(column.title) for column in state.columns]


def rows_of(state: ListState) -> Iterator[list[Any]]:
    """The filtered, sorted rows as plain values; streams from one snapshot."""
    for row in state.order.apply(state.rows()).iterator(chunk_size=CHUNK_ROWS):
        yield [column.value_of(row) for column in state.columns]


def chunks(state: ListState, file_format: str) -> Iterator[bytes]:
    """A CSV piece by piece."""
    return csv_chunks(header_of(state), _keeping_digits(rows_of(state)), encoding=_encoding(file_format))


def write(target: IO[bytes], state: ListState, file_format: str, rows: Iterable[list[Any]]) -> None:
    """A whole file of these rows."""
    if file_format == ExportFormat.XLSX:
        write_xlsx(target, header_of(state), rows)
    else:
        write_csv(target, header_of(state), _keeping_digits(rows), encoding=_encoding(file_format))


def ending_of(file_format: str) -> str:
    """The file name's ending."""
    return "xlsx" if file_format == ExportFormat.XLSX else "csv"


def filename_of(page: ListPage, file_format: str, at: datetime) -> str:
    """What the file is called: the list's title and the time in Shanghai."""
    return f"{page.title}_{timezone.localtime(at):%Y-%m-%d_%H%M}.{ending_of(file_format)}"


def _encoding(file_format: str) -> Encoding:
    return "gb18030" if file_format == ExportFormat.CSV_GB18030 else "utf-8-sig"


def _keeping_digits(rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """Long numbers that are text get the mark of the seller centre's own files, a leading `'`."""
    for row in rows:
        yield [f"'{v}" if isinstance(v, str) and len(v) > NUMBER_DIGITS and v.isdigit() else v for v in row]
