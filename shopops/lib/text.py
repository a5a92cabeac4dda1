"""Text that people type."""

import re
import unicodedata
from decimal import Decimal

# Marks that turn the writing direction of everything behind them, on whatever page the text stands.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """A name on one line: without control characters, direction marks and spaces around it."""
    cleaned = (" " if unicodedata.category(letter) == "Cc" else letter for letter in _TURNING.sub("", text))
    return "".join(cleaned).strip()


def plain_number(value: Decimal | int) -> str:
    """A number as people write it: 200, 9.9."""
    return format(Decimal(value).normalize(), "f")
