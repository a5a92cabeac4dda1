"""Text of a typed spreadsheet cell, without hiding lost digits."""

from datetime import date, datetime, time, timedelta
from typing import Any

# From here on a double no longer shows every digit that was typed.
FIRST_INEXACT = 10**15


def cell_text(value: Any) -> str:
    """The cell as text: whole numbers without `.0`, dates in ISO form, lost digits as `1.23457E+18`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return _to_second(value).isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(timedelta(seconds=round(value.total_seconds())))
    return str(value)


def _number_text(value: int | float) -> str:
    if isinstance(value, int) and abs(value) < FIRST_INEXACT:
        return str(value)
    if isinstance(value, int) and str(value)[15:].strip("0"):
        # Written digit by digit by some tool, never touched by a spreadsheet.
        return str(value)
    number = float(value)
    if abs(number) >= FIRST_INEXACT:
        return f"{number:.5E}"
    if number.is_integer():
        return str(int(number))
    # 15 digits are what the spreadsheet shows; the 17 that it stores turn 19.9 into 19.899999999999999.
    return f"{number:.15g}"


def _to_second(moment: datetime) -> datetime:
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
