"""A quote that is opened and never closed swallows the rows after it: found by what it swallowed."""

import csv
from collections.abc import Sequence

# A table this narrow has lines that look like rows in any message.
FEWEST_COLUMNS = 6
# No message has so many lines.
MOST_LINES = 200


def check_quotes(cells: Sequence[str], lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Whether a record of several lines is one: its quotes are closed and no cell holds whole rows.

    `cells` is the record as it was read, `lines` what the file has for it, `width` the columns of the table.
    """
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        # Not closed before the end of the file, or by the opening quote of another cell.
        return False
    return not any(_holds_rows(cell, width, delimiter) for cell in cells if "\n" in cell or "\r" in cell)


def _holds_rows(cell: str, width: int, delimiter: str) -> bool:
    lines = cell.splitlines()
    if len(lines) > MOST_LINES:
        return True
    return width >= FEWEST_COLUMNS and max(line.count(delimiter) for line in lines) >= width - 1
