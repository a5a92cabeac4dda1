"""Text that people type."""

import re
import unicodedata

# Marks that turn the writing direction of everything behind them, on whatever page the text stands.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """A name on one line: without control characters, direction marks and spaces around it."""
    kept = (" " if unicodedata.category(letter) == "Cc" else letter for letter in _TURNING.sub("", text))
    return "".join(kept).strip()
