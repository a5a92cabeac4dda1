"""From the text of a cell to a value.

Every parser takes the text exactly as the file has it and raises CellError with a reason for the shop.
Nothing is guessed: a value that may have lost digits is refused.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from shopops.lib.sheets.errors import CellError
from shopops.lib.sheets.values import serial_time

SHANGHAI = ZoneInfo("Asia/Shanghai")
# The platform opened in 2003; all its times are UTC+8 without daylight saving.
FIRST_YEAR, LAST_YEAR = 2003, 2099

SPACES = " \t\r\n\u00a0\u3000\ufeff\u200b"
NOTHING = frozenset({"", "-", "--", "—", "null", "NULL"})
NO_REFUND = "无退款申请"

ID_LENGTH = 32
# A double keeps 15 digits; a spreadsheet shows the rest as 0.
SPREADSHEET_DIGITS = 15
MONEY_LIMIT_CNY = Decimal("1e10")
INT_LIMIT = 2**31 - 1
FLOAT_NOISE = Decimal("1e-6")
CENT = Decimal("0.01")

_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_ID = re.compile(r"[0-9A-Za-z]+(?:[-_][0-9A-Za-z]+)*")
_SCIENTIFIC = re.compile(r"[0-9]+(?:\.[0-9]*)?[eE]\+?[0-9]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?")
_PLAIN_MONEY = re.compile(r"[0-9]{1,9}\.[0-9]{2}")
_TIME = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?"
    r"(?:[ T]*(?<=[ T日])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?)?",
    re.ASCII,
)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


def unwrap(text: str) -> str:
    """The text without outer spaces and without the marks that say "this is text": a leading `'` and `="…"`.

    Both may stand together: our own downloads put a `'` before `="…"`.
    """
    text = text.strip(SPACES)
    if text.startswith("'"):
        text = text[1:].strip(SPACES)
    if text.startswith("=") and (match := _FORMULA_TEXT.fullmatch(text)):
        return match[1].replace('""', '"').strip(SPACES)
    return text


def parse_text(text: str) -> str:
    """The text of a cell; nothing is the empty string."""
    return unwrap(text)


def parse_id(text: str) -> str | None:
    """An order, product or SKU number; letters are allowed (A18164178225).

    Refuses what a spreadsheet has shortened to `1.23457E+18`. All digits of a number may be genuine, zeros at
    the end too; only a whole column can tell (`converters.Ids`).
    """
    if text.isdigit() and text.isascii() and len(text) <= ID_LENGTH:
        return text
    value = unwrap(unicodedata.normalize("NFKC", text))
    if value in NOTHING:
        return None
    if _SCIENTIFIC.fullmatch(value):
        raise CellError("id_scientific")
    if not _ID.fullmatch(value):
        # Whole numbers from some tools carry a decimal point.
        if not value.endswith(".0") or not value[:-2].isdigit() or len(value) > SPREADSHEET_DIGITS + 2:
            raise CellError("id_invalid", limit=ID_LENGTH)
        value = value[:-2]
    if len(value) > ID_LENGTH:
        raise CellError("id_invalid", limit=ID_LENGTH)
    return value


def parse_money(text: str, *, signed: bool = False) -> Decimal | None:
    """An amount in yuan with two decimals; None where the cell says nothing (empty, `-`).

    Understands thousands commas, ￥, 元, full-width forms and 无退款申请 (0). More than two decimals are
    refused, except the noise of binary fractions (`19.899999999999999`).
    """
    if _PLAIN_MONEY.fullmatch(text):
        return Decimal(text)
    value = unwrap(unicodedata.normalize("NFKC", text))
    if value in NOTHING:
        return None
    if value == NO_REFUND:
        return Decimal("0.00")
    value = _without_currency(value)
    if not _NUMBER.fullmatch(value):
        raise CellError("money_invalid")
    amount = Decimal(value.replace(",", ""))
    if abs(amount) >= MONEY_LIMIT_CNY:
        raise CellError("money_too_large")
    rounded = amount.quantize(CENT)
    if abs(rounded - amount) > FLOAT_NOISE:
        raise CellError("money_decimals")
    if rounded < 0 and not signed:
        raise CellError("negative")
    return abs(rounded) if rounded == 0 else rounded


def _without_currency(value: str) -> str:
    sign = value[:1] if value[:1] in ("-", "+") else ""
    return sign + value.removeprefix(sign).strip().removeprefix("¥").removesuffix("元").strip()


def parse_signed_money(text: str) -> Decimal | None:
    """An amount in yuan that may be negative."""
    return parse_money(text, signed=True)


def parse_int(text: str) -> int | None:
    """A count, not negative; thousands commas and `3.0` are understood, None where the cell says nothing."""
    if text.isdigit() and text.isascii() and len(text) < 10:
        return int(text)
    value = unwrap(unicodedata.normalize("NFKC", text))
    if value in NOTHING:
        return None
    if not _NUMBER.fullmatch(value):
        raise CellError("number_invalid")
    whole, _, fraction = value.replace(",", "").partition(".")
    if fraction.strip("0"):
        raise CellError("number_invalid")
    if int(whole) < 0:
        raise CellError("negative")
    if int(whole) > INT_LIMIT:
        raise CellError("number_too_large")
    return int(whole)


def parse_rate(text: str) -> Decimal | None:
    """A share between 0 and 1 (may exceed 1), written `12.3%`; None where the cell says nothing."""
    value = unwrap(unicodedata.normalize("NFKC", text))
    if value in NOTHING:
        return None
    number = value.removesuffix("%").strip()
    if not _NUMBER.fullmatch(number):
        raise CellError("rate_invalid")
    rate = Decimal(number.replace(",", ""))
    return rate / 100 if value.endswith("%") else rate


def parse_time(text: str) -> datetime | None:
    """A moment in Asia/Shanghai; None where the cell says nothing.

    Understands `2016-05-23 22:02:11`, `2016/5/23 22:02`, plain days (midnight) and spreadsheet serials.
    """
    value = unwrap(unicodedata.normalize("NFKC", text))
    if value in NOTHING or value.startswith("0000-00-00"):
        return None
    moment = serial_time(float(value)) if _SERIAL.fullmatch(value) else _from_calendar(value)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise CellError("time_out_of_range", first=FIRST_YEAR, last=LAST_YEAR)
    return moment.replace(tzinfo=SHANGHAI)


def _from_calendar(value: str) -> datetime:
    match = _TIME.fullmatch(value)
    if not match:
        raise CellError("time_invalid")
    year, *month, day, hour, minute, second = match.groups()
    numbers = (year, next(filter(None, month)), day, hour or 0, minute or 0, second or 0)
    try:
        return datetime(*map(int, numbers))  # type: ignore[arg-type]  # noqa: DTZ001  the caller adds the zone
    except ValueError as error:
        raise CellError("time_invalid") from error


def empty_to_none(parse: Callable[[str], str]) -> Callable[[str], str | None]:
    """A parser that gives None instead of the empty string."""
    return lambda text: parse(text) or None
