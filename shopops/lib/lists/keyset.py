"""Paging by the last row seen (keyset): page 1,000 costs as much as page 1. No OFFSET.

Rows without a value in the sorted column always come last, whichever the direction. They are read as a
second segment with its own query, so that each query is a plain range of an index.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet

from shopops.lib.lists.columns import value_at

SALT = "lists.cursor"


@dataclass(frozen=True)
class Order:
    """Sorted by what, in which direction; the primary key in the same direction breaks ties."""

    path: str
    descending: bool
    nullable: bool

    @classmethod
    def of(cls, model: type[Model], path: str, *, descending: bool) -> "Order":
        return cls(path, descending, _may_be_null(model, path))

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """All rows in this order, in one query (for exports)."""
        field = F(self.path)
        by = field.desc(nulls_last=True) if self.descending else field.asc(nulls_last=True)
        return rows.order_by(by if self.nullable else self._sign + self.path, f"{self._sign}pk")

    @property
    def _sign(self) -> str:
        return "-" if self.descending else ""


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: after (or before) the row with this value and key."""

    sort: str
    value: str | None
    pk: Any
    backward: bool = False

    def token(self) -> str:
        return signing.dumps([self.sort, self.value, self.pk, self.backward], salt=SALT)

    @classmethod
    def read(cls, token: str, sort: str) -> "Cursor | None":
        """The place that a token names; None when it was tampered with or belongs to another sort."""
        try:
            cursor = cls(*signing.loads(token, salt=SALT))
        except (signing.BadSignature, TypeError):
            return None
        return cursor if cursor.sort == sort else None


@dataclass(frozen=True)
class Page:
    """One screen of rows, and where to go on."""

    rows: list[Any]
    previous: Cursor | None
    next: Cursor | None


def fetch(rows: QuerySet[Any], order: Order, sort: str, size: int, cursor: Cursor | None) -> Page:
    """`size` rows after (before) the cursor, from the beginning without one; two queries at most."""
    backward = cursor is not None and cursor.backward
    found: list[Any] = []
    for segment in _segments(rows, order, cursor):
        found += segment[: size + 1 - len(found)]
        if len(found) > size:
            break
    more = len(found) > size
    if cursor and (not found or (backward and not more)):
        # The beginning was reached, or the rows are gone: the first page, and a full one.
        return fetch(rows, order, sort, size, None)
    found = found[:size]
    if backward:
        found.reverse()
    has_previous, has_next = (more, True) if backward else (cursor is not None, more)
    return Page(
        found,
        replace(_at(found[0], order, sort), backward=True) if has_previous else None,
        _at(found[-1], order, sort) if has_next else None,
    )


def _segments(rows: QuerySet[Any], order: Order, cursor: Cursor | None) -> Iterator[QuerySet[Any]]:
    """Rows with a value, then rows without (the other way round when going back), from the cursor on."""
    backward = cursor is not None and cursor.backward
    descending = order.descending != backward
    sign, compare = ("-", "lt") if descending else ("", "gt")
    kinds = [False, True] if order.nullable else [False]
    if backward:
        kinds.reverse()
    for empty in kinds:
        segment = rows.filter(**{f"{order.path}__isnull": empty}) if order.nullable else rows
        if cursor and empty == (cursor.value is None):
            segment = segment.filter(_beyond(order.path, compare, cursor))
        elif cursor and empty == kinds[0]:
            continue  # the cursor stands in the second segment, so the first is behind us
        yield segment.order_by(f"{sign}pk") if empty else segment.order_by(sign + order.path, f"{sign}pk")


def _beyond(path: str, compare: str, cursor: Cursor) -> Q:
    further = Q(**{f"pk__{compare}": cursor.pk})
    if cursor.value is None:
        return further
    # The outer comparison alone is what an index can use.
    return Q(**{f"{path}__{compare}e": cursor.value}) & (Q(**{f"{path}__{compare}": cursor.value}) | further)


def _at(row: Any, order: Order, sort: str) -> Cursor:
    value = value_at(row, order.path)
    text = value.isoformat() if isinstance(value, date) else str(value)
    return Cursor(sort, None if value is None else text, row.pk)


def _may_be_null(model: type[Model], path: str) -> bool:
    """Whether the value can be missing; an annotation counts as one that can."""
    nullable = False
    for name in path.split("__"):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        nullable = nullable or bool(getattr(field, "null", True))
        model = field.related_model or model
    return nullable
