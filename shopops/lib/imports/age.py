"""When the facts in a file were true."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_YEAR = 2003
_DIGITS = re.compile(r"(?<![0-9])[0-9]{8,17}(?![0-9])")
_DASHED = re.compile(
    r"(20[0-9]{2})[-_.](\d{1,2})[-_.](\d{1,2})(?:[ _T-]+(\d{1,2})[-_.:：](\d{2})(?:[-_.:：](\d{2}))?)?"
)


def age_from_filename(filename: str, *, now: datetime) -> datetime | None:
    """The time in a report's name: `ExportOrderList1582822342123.csv`, `…20200228.csv`, `…2020-02-28 10-15.csv`.

    Understands seconds and milliseconds since 1970, yyyymmdd[HHMM[SS[mmm]]], and dates with separators;
    a plain day counts until its end. Numbers that give no time between 2003 and tomorrow are job numbers
    and say nothing.
    """
    candidates = [_from_digits(match[0]) for match in _DIGITS.finditer(filename)]
    candidates += [_from_parts(match.groups()) for match in _DASHED.finditer(filename)]
    latest = now + timedelta(days=1)
    return next((time for time in candidates if time and time.year >= FIRST_YEAR and time <= latest), None)


def _from_digits(digits: str) -> datetime | None:
    if digits.startswith(("19", "20")) and len(digits) in (8, 12, 14, 17):
        return _from_parts((digits[:4], digits[4:6], digits[6:8], digits[8:10], digits[10:12], digits[12:14]))
    if len(digits) in (10, 13):
        seconds = int(digits) / (1000 if len(digits) == 13 else 1)
        return datetime.fromtimestamp(seconds, SHANGHAI)
    return None


def _from_parts(parts: tuple[str | None, ...]) -> datetime | None:
    year, month, day, hour, minute, second = (int(part) if part else None for part in parts)
    try:
        start = datetime(
            year or 0, month or 0, day or 0, hour or 0, minute or 0, second or 0, tzinfo=SHANGHAI
        )
    except ValueError:
        return None
    return start if hour is not None else start + timedelta(days=1, seconds=-1)
