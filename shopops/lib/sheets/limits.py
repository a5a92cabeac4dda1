"""Bounds for foreign files."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How large a foreign file may be before we refuse it; a CSV streams and may be any size."""

    rows: int | None = None
    columns: int = 500
    cell_characters: int = 131_072
    line_bytes: int = 4_000_000
    packed_bytes: int = 10_000_000
    unpacked_bytes: int = 100_000_000
    unpack_ratio: int = 100
    zip_entries: int = 20_000
    # Parts of a workbook other than its tables (styles, relations …) are read whole.
    part_bytes: int = 10_000_000
