"""Text of a spreadsheet's numbers and times, without hiding lost digits."""

from datetime import datetime, timedelta

# From here on a double no longer shows every digit that was typed.
FIRST_INEXACT = 10**15
# A spreadsheet's day zero has no time zone.
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001
DAY_ZERO_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
DAY_SECONDS = 86_400


def number_text(value: float) -> str:
    """A number: whole ones without `.0`, lost digits as `1.23457E+18`."""
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


def serial_text(serial: float, *, starts_in_1904: bool = False) -> str:
    """A day number as ISO text; a share of a day alone as a time of day; the number itself where it is no time."""
    if not 0 <= serial < 2_958_466:  # 1 January 10000
        return number_text(serial)
    moment = serial_time(serial, DAY_ZERO_1904 if starts_in_1904 else DAY_ZERO)
    return moment.time().isoformat() if serial < 1 else moment.isoformat(" ")


def serial_time(serial: float, day_zero: datetime = DAY_ZERO) -> datetime:
    """The second that a day number lies in.

    The number is good to about a hundredth of a millisecond: rounded to milliseconds it is what was typed, and
    a fraction of a second then never leads into the next second, let alone the next day.
    """
    milliseconds = round(serial * DAY_SECONDS * 1000)
    return day_zero + timedelta(seconds=milliseconds // 1000)
