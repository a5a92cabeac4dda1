"""Foreign tables (CSV, XLSX, XLS) in and out.

In: `open_sheet` → `find_layout` → `read_records` (values) or `read_batches` (COPY text, fast).
Out: `write_csv`, `write_xlsx`.
"""

from shopops.lib.sheets.copying import Batch, read_batches
from shopops.lib.sheets.errors import CellError, Rejection, SheetError
from shopops.lib.sheets.layout import Column, Layout, Record, find_layout, read_records
from shopops.lib.sheets.limits import Limits
from shopops.lib.sheets.sheet import Sheet, open_sheet
from shopops.lib.sheets.write import csv_chunks, write_csv, write_xlsx

__all__ = [
    "Batch",
    "CellError",
    "Column",
    "Layout",
    "Limits",
    "Record",
    "Rejection",
    "Sheet",
    "SheetError",
    "csv_chunks",
    "find_layout",
    "open_sheet",
    "read_batches",
    "read_records",
    "write_csv",
    "write_xlsx",
]
