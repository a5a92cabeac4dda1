"""What one request asks of a list: read from the address, and written back into links."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict

from shopops.lib.lists.columns import Column
from shopops.lib.lists.filters import Chip, ListFilter
from shopops.lib.lists.keyset import Cursor, Order
from shopops.lib.lists.pages import ListPage, Person

SIZES = (20, 50, 100, 200)
DEFAULT_SIZE = 50
# Parts of the address that are not filters.
SORT, SIZE, CURSOR, VIEW = "sort", "size", "at", "view"


@dataclass(frozen=True)
class ListState:
    """A list as somebody asked for it. Nothing in the address can break it: what is not understood is ignored."""

    page: ListPage
    query: QueryDict
    person: Person
    chosen: Sequence[str] = field(default=())

    @cached_property
    def filters(self) -> ListFilter:
        return self.page.filterset(self.query, queryset=self.page.rows_for(self.person))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The chosen columns that this person may see; the page's own choice when nothing is left."""
        allowed = self.page.columns_for(self.person)
        chosen = tuple(c for c in allowed if c.key in self.chosen)
        return chosen or tuple(c for c in allowed if c.shown)

    @cached_property
    def sort(self) -> str:
        """The key of the sorted column, with `-` for descending."""
        asked = self.query.get(SORT, "")
        column = self.page.column(asked.removeprefix("-"))
        allowed = column and column.sort and column in self.page.columns_for(self.person)
        return asked if allowed else self.page.default_sort

    @cached_property
    def order(self) -> Order:
        column = self.page.column(self.sort.removeprefix("-"))
        assert column is not None and column.sort, f"{self.page.key}: {self.sort} cannot be sorted"  # noqa: S101
        model = self.page.filterset._meta.model
        return Order.of(model, column.sort, descending=self.sort.startswith("-"))

    @cached_property
    def size(self) -> int:
        asked = self.query.get(SIZE, "")
        return int(asked) if asked in {str(size) for size in SIZES} else DEFAULT_SIZE

    @property
    def cursor_name(self) -> str:
        """What a cursor belongs to: this list in this order."""
        return f"{self.page.key} {self.sort}"

    @cached_property
    def cursor(self) -> Cursor | None:
        token = self.query.get(CURSOR, "")
        return Cursor.read(token, self.cursor_name) if token else None

    @property
    def is_cursor_broken(self) -> bool:
        return bool(self.query.get(CURSOR)) and self.cursor is None

    @cached_property
    def chips(self) -> list[tuple[Chip, str]]:
        """Every filter that is set, with the address without it."""
        return [(chip, self.url(**{chip.name: None, CURSOR: None})) for chip in self.filters.chips()]

    @property
    def kept(self) -> str:
        """The query string without the place in the list: what a saved view or an export keeps."""
        return _encoded(self.query, **{CURSOR: None, VIEW: None})

    def url(self, **changes: str | None) -> str:
        """The address of this list with these parts changed; None takes a part out."""
        encoded = _encoded(self.query, **changes)
        return f"{self.page.url}?{encoded or f'{VIEW}='}"

    def sort_url(self, column: Column) -> str:
        """The address sorted by that column; a second time turns the direction round."""
        first = f"-{column.key}" if column.numeric or column.kind in ("time", "day") else column.key
        second = column.key if first.startswith("-") else f"-{column.key}"
        return self.url(**{SORT: second if self.sort == first else first, CURSOR: None})

    def rows(self) -> Any:
        """The filtered rows, not yet sorted."""
        return self.filters.rows


def _encoded(query: QueryDict, **changes: str | None) -> str:
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = value
    for name in [name for name in changed if name != VIEW and not any(changed.getlist(name))]:
        del changed[name]
    return changed.urlencode()
