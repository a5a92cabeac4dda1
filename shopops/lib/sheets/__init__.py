"""Foreign tables (CSV, XLSX, XLS) in and out.

In: `open_sheet` → `find_layout` → `read_batches` (COPY text).
Out: `write_csv`, `write_xlsx`.
"""

from shopops.lib.sheets.batches import Batch, read_batches
from shopops.lib.sheets.errors import CellError, Rejection, SheetError, SheetWarning
from shopops.lib.sheets.layout import Column, Layout, find_layout
from shopops.lib.sheets.limits import Limits
from shopops.lib.sheets.sheet import Sheet, open_sheet
from shopops.lib.sheets.write import csv_chunks, write_csv, write_xlsx

__all__ = [
    "Batch",
    "CellError",
    "Column",
    "Layout",
    "Limits",
    "Rejection",
    "Sheet",
    "SheetError",
    "SheetWarning",
    "csv_chunks",
    "find_layout",
    "open_sheet",
    "read_batches",
    "write_csv",
    "write_xlsx",
]
