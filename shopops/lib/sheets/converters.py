"""From a column of cells to PostgreSQL's COPY text, as fast as the repetition in it allows.

`copy_text(parse(text))` defines the result; the shortcuts here only reach it sooner.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from shopops.lib.sheets.cells import (
    SPACES,
    SPREADSHEET_DIGITS,
    parse_id,
    parse_money,
    parse_text,
    parse_time,
)
from shopops.lib.sheets.errors import CellError
from shopops.lib.sheets.layout import Parser

NULL = "\\N"
ZONE = "+08:00"
MEMO_SIZE = 10_000


def copy_text(value: Any) -> str:
    """A value in the text format of COPY."""
    if isinstance(value, str):
        return escape(value)
    if value is None:
        return NULL
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, bytes):
        return f"\\\\x{value.hex()}"
    if isinstance(value, bool):
        return "t" if value else "f"
    return escape(str(value))


def escape(text: str) -> str:
    """Text in COPY's escaping."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


class Memo(dict[str, str]):
    """Results by cell text. Forgets everything when full, so that a column of unique values stays small."""

    def __init__(self, compute: Callable[[str], str]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, text: str) -> str:
        result = self._compute(text)
        if len(self) >= MEMO_SIZE:
            self.clear()
        self[text] = result
        return result


class Each:
    """Turns a column of cells into COPY text, cell by cell; raises CellError at the first bad one."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        self._parse = parse

    def one(self, text: str) -> str:
        return copy_text(self._parse(text))

    def __call__(self, cells: Sequence[str]) -> list[str]:
        return [self.one(text) for text in cells]


class Repeated(Each):
    """Statuses, amounts, counts: looked up once seen."""

    @cached_property
    def _seen(self) -> Memo:
        return Memo(self.one)

    def __call__(self, cells: Sequence[str]) -> list[str]:
        if is_constant(cells):
            return [self._seen[cells[0]]] * len(cells)
        return list(map(self._seen.__getitem__, cells))


def is_constant(cells: Sequence[str]) -> bool:
    """Whether all cells are the same; cheap when they are not."""
    return bool(cells) and cells[0] == cells[-1] and cells.count(cells[0]) == len(cells)


class Texts(Repeated):
    """Free text is mostly harmless; whether it is, can be asked for a whole column at once."""

    CARE = ("\\", "\t", "\n", "\r", *(f"\x1f{first}" for first in "'=" + SPACES))

    def __call__(self, cells: Sequence[str]) -> list[str]:
        joined = "\x1f" + "\x1f".join(cells)
        if any(mark in joined for mark in self.CARE):
            return super().__call__(cells)
        return [text.rstrip(SPACES) for text in cells]


def lines_of(cells: Sequence[str]) -> str:
    """The cells as lines, to be matched all at once; nothing when a cell has a line break of its own."""
    joined = "\n".join(cells) + "\n"
    return joined if joined.count("\n") == len(cells) else ""


class Amounts(Repeated):
    """A column of `12.50`, without an exception, is its own result."""

    PLAIN = re.compile(r"(?:(?:0|[1-9][0-9]{0,8})\.[0-9]{2}\n)+")

    def __call__(self, cells: Sequence[str]) -> list[str]:
        plain = self.PLAIN.fullmatch(lines_of(cells))
        return list(cells) if plain else super().__call__(cells)


class Times(Repeated):
    """A column of `2016-05-23 22:02:11` only needs its days looked at; empty cells may stand between."""

    PLAIN = re.compile(r"(?:(?:[0-9]{4}-[0-9]{2}-[0-9]{2} (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?\n)+")

    def __call__(self, cells: Sequence[str]) -> list[str]:
        plain = self.PLAIN.fullmatch(lines_of(cells))
        if not plain or not all(map(_is_day, {text[:10] for text in cells})):
            return super().__call__(cells)
        return [text + ZONE if text else NULL for text in cells]


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    try:
        return not text or parse_time(text) is not None
    except CellError:
        return False


class Ids(Each):
    """A column of digits, or of `="digits"`, needs no look at its cells.

    Zeros after the 15th digit prove nothing of one number: one in ten thousand of 19 digits ends so. When more of
    a column do than chance allows, a spreadsheet has shortened them all. Cells marked as text (`="…"`, `'` or tab
    in front) are never shortened, nor are the text cells of a workbook (`texts`).
    """

    DIGITS = re.compile(r"(?:[0-9]{0,32}\n)+")
    MARKED = re.compile(r'(?:(?:="[0-9]{1,32}")?\n)+')
    ZEROS = re.compile(r"^[0-9]{15}0+$", re.MULTILINE)

    def __init__(self, parse: Callable[[str], Any], *, texts: bool = False) -> None:
        super().__init__(parse)
        self._texts = texts
        self._zeros: Counter[int] = Counter()
        self._all: Counter[int] = Counter()

    def __call__(self, cells: Sequence[str]) -> list[str]:
        joined = lines_of(cells)
        if self.MARKED.fullmatch(joined):
            return [text[2:-1] or NULL for text in cells]
        if not self._texts:
            self._all.update(map(len, cells))
            self._zeros.update(map(len, self.ZEROS.findall(joined)))
        if not self.DIGITS.fullmatch(joined) or any(map(self._are_shortened, self._zeros)):
            return super().__call__(cells)
        return [text or NULL for text in cells]

    def one(self, text: str) -> str:
        if self._are_shortened(len(text)) and self.ZEROS.fullmatch(text):
            raise CellError("id_digits_lost")
        return super().one(text)

    def _are_shortened(self, length: int) -> bool:
        """Whether so many numbers of this length end in zeros that it is no chance."""
        return self._zeros[length] >= 2 and self._zeros[length] > share_by_chance(length) * self._all[length]


def share_by_chance(length: int) -> float:
    """The share of a column that may end in zeros: of numbers with 19 digits one in a hundred.

    Of 16 and 17 digits so many end in zeros by nature that only most of a column is proof.
    """
    return 10 ** ((SPREADSHEET_DIGITS - length) / 2) if length >= SPREADSHEET_DIGITS + 3 else 2 / 3


_SHORTCUTS: dict[Parser, type[Each]] = {
    parse_text: Texts,
    parse_money: Amounts,
    parse_time: Times,
}


def converter(parse: Parser, *, texts: bool = False) -> Each:
    """The fastest way to COPY text for this parser, which must depend on nothing but its text.

    `texts`: the cells were text in a workbook, so that no digit of a number can be lost.
    """
    if parse is parse_id:
        return Ids(parse, texts=texts)
    return _SHORTCUTS.get(parse, Repeated)(parse)
