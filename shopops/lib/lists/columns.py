"""A column of a list page: where its value comes from and how it looks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from shopops.lib.access import Permission

NOTHING = "–"


class Kind(StrEnum):
    """How a value is written."""

    TEXT = "text"
    INTEGER = "integer"
    MONEY = "money"
    RATE = "rate"
    DAY = "day"
    TIME = "time"


NUMERIC = frozenset({Kind.INTEGER, Kind.MONEY, Kind.RATE})


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. `value` is a path (`buyer.masked_nick`) or a function of the row; exports write it as it is.

    `sort` is the ORM path to sort by, empty when the column cannot be sorted. `cell` makes the HTML where
    the plain value is not enough. `permission` hides the column, on the page and in exports alike.
    `hint` explains the column on pointing. `in_clear` holds buyers' data: it is only in exports, and only in
    those for which a reason was given.
    """

    key: str
    title: str | Promise
    value: str | Callable[[Any], Any]
    kind: Kind = Kind.TEXT
    sort: str = ""
    shown: bool = True
    permission: Permission | None = None
    hint: str | Promise = ""
    cell: Callable[[Any], str] | None = None
    in_clear: bool = False

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC

    def value_of(self, row: Any) -> Any:
        """The plain value, as exports write it; None when there is none."""
        return value_at(row, self.value) if isinstance(self.value, str) else self.value(row)

    def html_of(self, row: Any) -> SafeString:
        """The value as the page shows it, escaped."""
        return conditional_escape(self.cell(row) if self.cell else written(self.value_of(row), self.kind))


def value_at(row: Any, path: str) -> Any:
    """The value at `buyer.masked_nick`, or `buyer__masked_nick`; None when a part of the way is missing.

    A method (`get_status_display`) is called.
    """
    for name in path.replace("__", ".").split("."):
        if row is None:
            return None
        row = getattr(row, name)
    return row() if callable(row) else row


def written(value: Any, kind: Kind) -> str:
    """A value as people read it: 1,234.50 · 12.3% · 2026-06-18 12:00 (Asia/Shanghai) · – for nothing."""
    if value is None or value == "":
        return NOTHING
    match kind:
        case Kind.MONEY:
            return f"{Decimal(value):,.2f}"
        case Kind.INTEGER:
            return f"{value:,}"
        case Kind.RATE:
            return f"{value:.1%}"
        case Kind.TIME if isinstance(value, datetime):
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        case Kind.DAY:
            return f"{_day(value):%Y-%m-%d}"
    return str(value)


def _day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
