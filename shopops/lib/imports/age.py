"""When the facts in a file were true, by its name."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from shopops.lib.sheets.cells import SHANGHAI

FIRST_YEAR = 2003
_DIGITS = r"(?<![0-9])(?P<digits>[0-9]{8,17})(?![0-9])"
_DASHED = (
    r"(?P<year>20[0-9]{2})[-_./年](?P<month>\d{1,2})[-_./月](?P<day>\d{1,2})日?"
    r"(?:[ _T-]*(?<![0-9])(?P<hour>\d{1,2})[-_.:：时](?P<minute>\d{2})(?:[-_.:：分](?P<second>\d{2}))?秒?(?![0-9]))?"
)
_TIME = re.compile(f"{_DIGITS}|{_DASHED}")
# The end of a period after its first day, without the year: `20230601-0630`, `2023-06-01至06-30`, `…至30`.
_SHORT_END = re.compile(
    r"\s*(?:至|到|[-—_~～]+)\s*(?:(?P<month>\d{1,2})(?:[-./月]|(?=\d{2}(?!\d))))?(?P<day>\d{1,2})日?(?![0-9])"
)


@dataclass(frozen=True)
class Named:
    """A time in a name. `exact`: with the time of day."""

    at: datetime
    exact: bool


@dataclass(frozen=True)
class NamedAge:
    """What a name says. `is_period`: only which days the file is about, not when it was exported."""

    at: datetime
    is_period: bool = False


def age_from_filename(filename: str, *, now: datetime) -> NamedAge | None:
    """The time in a report's name: `ExportOrderList1582822342123.csv`, `…20200228.csv`, `…2020-02-28 10-15.csv`.

    Understands seconds and milliseconds since 1970, yyyymmdd[HHMM[SS[mmm]]], and dates with separators; a plain
    day counts until its end, at most until `now`. Two days are a period: the file was exported after it, nobody
    knows when. Numbers that give no time between 2003 and tomorrow are job numbers and say nothing.
    """
    latest = now + timedelta(days=1)
    found, rest = [], ""
    for match in _TIME.finditer(filename):
        time = _from_match(match)
        if time and time.at.year >= FIRST_YEAR and time.at <= latest:
            found.append(time)
            rest = rest or filename[match.end() :]
    if not found:
        return None
    days = [time for time in found if not time.exact]
    exact = [time for time in found if time.exact]
    if len(found) == 1:
        end = None if exact else _short_end(found[0].at, rest)
        return NamedAge(min(end or found[0].at, now), is_period=end is not None)
    if len(exact) == 1 and exact[0].at >= min(day.at for day in days) - timedelta(days=1):
        return NamedAge(min(exact[0].at, now))
    return NamedAge(min(max(time.at for time in found), now), is_period=True)


def _from_match(match: re.Match[str]) -> Named | None:
    if digits := match["digits"]:
        return _from_digits(digits)
    return _from_parts(*(match[part] for part in ("year", "month", "day", "hour", "minute", "second")))


def _from_digits(digits: str) -> Named | None:
    if digits.startswith(("19", "20")) and len(digits) in (8, 12, 14, 17):
        return _from_parts(digits[:4], digits[4:6], digits[6:8], digits[8:10], digits[10:12], digits[12:14])
    if len(digits) in (10, 13):
        seconds = int(digits) / (1000 if len(digits) == 13 else 1)
        return Named(datetime.fromtimestamp(seconds, SHANGHAI), exact=True)
    return None


def _from_parts(*parts: str | None) -> Named | None:
    year, month, day, hour, minute, second = (int(part) if part else None for part in parts)
    try:
        start = datetime(
            year or 0, month or 0, day or 0, hour or 0, minute or 0, second or 0, tzinfo=SHANGHAI
        )
    except ValueError:
        return None
    return Named(start if hour is not None else _day_end(start), exact=hour is not None)


def _day_end(start: datetime) -> datetime:
    return start + timedelta(days=1, seconds=-1)


def _short_end(first: datetime, rest: str) -> datetime | None:
    """The last day of a period that begins on the day of `first`; None where `rest` is no such end."""
    match = _SHORT_END.match(rest)
    if not match:
        return None
    try:
        end = first.replace(month=int(match["month"] or first.month), day=int(match["day"]))
    except ValueError:
        return None
    return end if end > first else None
