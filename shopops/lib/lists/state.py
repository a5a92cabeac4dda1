"""What one request asks of a list: read from the address, and written back into links."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shopops.lib.lists.columns import Column
from shopops.lib.lists.filters import Chip, ListFilter
from shopops.lib.lists.keyset import Cursor, Order
from shopops.lib.lists.pages import ListPage, Person
from shopops.lib.lists.queries import Count, capped_count
from shopops.lib.lists.tabs import Tab, is_open, query_of

SIZES = (20, 50, 100, 200)
DEFAULT_SIZE = 50
TAB_COUNT_CAP = 999
MAX_KEY_DIGITS = 19
# Parts of the address that are not filters.
SORT, SIZE, CURSOR, VIEW = "sort", "size", "at", "view"
# Rows that somebody chose on the page, by their keys; and whether to count beyond the cap.
CHOSEN, COUNT = "chosen", "count"


@dataclass(frozen=True)
class ListState:
    """A list as somebody asked for it. Nothing in the address can break it: what is not understood is ignored."""

    page: ListPage
    query: QueryDict
    person: Person
    chosen: Sequence[str] = field(default=())
    # Adds the columns with buyers' data to those chosen; exports set it once the reason is in the trail.
    in_clear: bool = False

    @cached_property
    def filters(self) -> ListFilter:
        filters = self.page.filterset(self.query, queryset=self.page.rows_for(self.person))
        if any(is_open(tab, self.page.tabs, self.query) for tab in self.page.tabs):
            # The open tab says it already.
            filters.in_tab = frozenset(name for tab in self.page.tabs for name in tab.query)
        return filters

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The chosen columns that this person may see; the page's own choice when nothing is left."""
        allowed = self.page.columns_for(self.person)
        chosen = tuple(c for c in allowed if c.key in self.chosen)
        shown = chosen or tuple(c for c in allowed if c.shown)
        return shown + self.page.columns_in_clear(self.person) if self.in_clear else shown

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

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set, by hand or by a tab."""
        by_tab = any(self.query.get(name) for name in self.filters.in_tab)
        return bool(self.chips or self.filters.form.errors or by_tab)

    @cached_property
    def chips(self) -> list[tuple[Chip, str]]:
        """Every filter that is set, with the address without it."""
        return [(chip, self.url(**{chip.name: None, CURSOR: None})) for chip in self.filters.chips()]

    @property
    def kept(self) -> str:
        """The query string without the place in the list: what a saved view or an export keeps."""
        return _encoded(self.query, **{CURSOR: None, VIEW: None, COUNT: None})

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
        """The filtered rows, not yet sorted; only the chosen ones where the address names some."""
        chosen = chosen_keys(self.query)
        return self.filters.rows.filter(pk__in=chosen) if chosen else self.filters.rows

    @property
    def counts_all(self) -> bool:
        """Whether somebody asked for the exact number of rows."""
        return self.query.get(COUNT) == "all"

    def tabs(self) -> list[tuple[Tab, str, bool, Count]]:
        """Every tab with its address, whether it is open, and how many rows it has; a query each, capped."""
        shown = []
        for tab in self.page.tabs:
            query = query_of(tab, self.page.tabs, self.query)
            filters = self.page.filterset(query, queryset=self.page.rows_for(self.person))
            address = f"{self.page.url}?{_encoded(query, **{CURSOR: None, COUNT: None}) or f'{VIEW}='}"
            is_current = is_open(tab, self.page.tabs, self.query)
            shown.append((tab, address, is_current, capped_count(filters.rows, TAB_COUNT_CAP)))
        return shown

    def quick_days(self, today: date) -> list[tuple[Any, str, bool]]:
        """Quick choices of days with their addresses, and whether they are set: today, the last 7 days, this month."""
        if self.page.days is None:
            return []
        first_name, last_name = self.page.days
        choices = (
            (_("今天"), today),
            (_("近 7 天"), today - timedelta(days=6)),
            (_("本月"), today.replace(day=1)),
        )
        return [
            (
                title,
                self.url(**{first_name: str(first), last_name: str(today), CURSOR: None, COUNT: None}),
                (self.query.get(first_name), self.query.get(last_name)) == (str(first), str(today)),
            )
            for title, first in choices
        ]


def chosen_keys(query: QueryDict) -> list[int]:
    """The keys of the rows that somebody chose; what is no key is ignored, and what exceeds one page."""
    keys = query.getlist(CHOSEN)[: max(SIZES)]
    return [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < MAX_KEY_DIGITS]


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
