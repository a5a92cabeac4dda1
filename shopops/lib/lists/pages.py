"""Declaring a list page, and the register of all of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from shopops.lib.access import Permission
from shopops.lib.lists.columns import Column
from shopops.lib.lists.filters import ListFilter
from shopops.lib.lists.tabs import Tab


class Person(Protocol):
    """What a list asks of the signed-in person."""

    pk: Any

    def can(self, permission: Permission | str) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """Everything that is special about one list.

    `queryset` makes the rows before filters, with what the columns need joined; `narrow` leaves those that
    a person may see, where that depends on the person. `head` is a template shown above the list.
    `default_sort` is a column's
    key, with `-` for descending. `totals` sums the filtered rows for a line under the header: only for
    lists of figures, never for facts. `empty_hint` says what to do when the shop has no such rows yet.
    """

    key: str
    title: str | Promise
    url_name: str
    permission: Permission
    queryset: Callable[[], QuerySet[Any]]
    filterset: type[ListFilter]
    columns: tuple[Column, ...]
    default_sort: str
    row_url: Callable[[Any], str] | None = None
    totals: Callable[[QuerySet[Any]], Mapping[str, Any]] | None = None
    empty_hint: str | Promise = ""
    empty_link: tuple[str, str | Promise, Permission] | None = None
    narrow: Callable[[QuerySet[Any], Person], QuerySet[Any]] | None = None
    head: str = ""
    tabs: tuple[Tab, ...] = ()
    # The filters for the first and the last day, for which quick choices are offered: today, 7 days, this month.
    days: tuple[str, str] | None = None
    # A template with what can be done with chosen rows, and who may; nobody else can choose rows.
    batch: tuple[str, Permission] | None = None
    # What people come here to begin, as a button beside the title.
    action: tuple[str, str | Promise, Permission] | None = None

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    def rows_for(self, person: Person) -> QuerySet[Any]:
        """The rows that this person may see, before filters."""
        rows = self.queryset()
        return self.narrow(rows, person) if self.narrow else rows

    def columns_for(self, person: Person) -> tuple[Column, ...]:
        """The columns that this person may see, in the page's order."""
        allowed = self._allowed(person)
        return tuple(column for column in allowed if not column.in_clear)

    def columns_in_clear(self, person: Person) -> tuple[Column, ...]:
        """The columns of buyers' data that this person may export for a reason."""
        return tuple(column for column in self._allowed(person) if column.in_clear)

    def _allowed(self, person: Person) -> list[Column]:
        return [c for c in self.columns if c.permission is None or person.can(c.permission)]

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


_pages: dict[str, ListPage] = {}


def register(page: ListPage) -> ListPage:
    """Make a list known by its key, so that saved views and export jobs find it again."""
    if _pages.setdefault(page.key, page) is not page:
        raise ValueError(f"two lists are called {page.key!r}")
    return page


def find(key: str) -> ListPage | None:
    """The list of that key; None for a key that no longer exists."""
    return _pages.get(key)
