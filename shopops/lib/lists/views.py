"""The one view behind every list page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from shopops.lib import calendar
from shopops.lib.access import Permission
from shopops.lib.lists.actions import can_delete
from shopops.lib.lists.columns import NOTHING, Column, written
from shopops.lib.lists.keyset import Page, fetch
from shopops.lib.lists.models import ExportFormat
from shopops.lib.lists.pages import ListPage
from shopops.lib.lists.permissions import EXPORTS_RUN
from shopops.lib.lists.queries import Choices, Count, capped_count, choices_of
from shopops.lib.lists.state import COUNT, CURSOR, SIZES, VIEW, ListState
from shopops.lib.requests import person_of, wants_fragment


@dataclass(frozen=True)
class Cell:
    """One cell as the template needs it."""

    column: Column
    html: SafeString

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read: phones leave it out."""
        return self.html in ("", NOTHING)


@dataclass(frozen=True)
class Row:
    """One row: where it leads, and its cells."""

    key: int
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class Heading:
    """One column's header: `direction` is ascending, descending or empty; `url` is empty when it cannot sort."""

    column: Column
    url: str
    direction: str
    total: str


def show_list(request: HttpRequest, page: ListPage) -> HttpResponse:
    """Answer a request for a list page: the whole page, or only the list for htmx.

    Six queries and one for each tab beside session and user: preference with view, saved views, rows (two at the border of rows
    without a value), count, totals. Filters with choices from the database add theirs.
    """
    person = person_of(request)
    choices = choices_of(person, page, request.GET.get(VIEW, ""))
    if not request.GET and choices.default_view:
        return HttpResponseRedirect(view_url(page, choices.default_view.pk, choices.default_view.query))
    state = ListState(page, request.GET, person, choices.columns)
    template = "lists/page.html#list" if wants_fragment(request) else "lists/page.html"
    response = render(request, template, _context(state, choices))
    patch_vary_headers(response, ["HX-Request"])
    return response


def view_url(page: ListPage, pk: int, query: str) -> str:
    """The address that opens a saved view."""
    asked = QueryDict(query, mutable=True)
    asked[VIEW] = str(pk)
    return f"{page.url}?{asked.urlencode()}"


def _context(state: ListState, choices: Choices) -> dict[str, Any]:
    rows = state.rows()
    shown = fetch(rows, state.order, state.cursor_name, state.size, state.cursor)
    return {
        "page": state.page,
        "state": state,
        "choices": choices,
        "views": [(view, view_url(state.page, view.pk, view.query)) for view in choices.views],
        "headings": _headings(state, rows),
        "has_totals": state.page.totals is not None,
        "rows": [_row(row, state) for row in shown.rows],
        "count": Count(rows.order_by().count(), False) if state.counts_all else capped_count(rows),
        "count_url": state.url(**{COUNT: "all", CURSOR: None}),
        "tabs": state.tabs(),
        "batch_template": state.page.batch[0]
        if state.page.batch and state.person.can(state.page.batch[1])
        else "",
        "quick_days": state.quick_days(calendar.today()),
        "is_narrowed": state.is_narrowed,
        "deletable": [v.pk for v in choices.views if can_delete(v, state.person)],
        "columns_in_clear": state.page.columns_in_clear(state.person),
        "can_export": state.person.can(EXPORTS_RUN),
        "formats": ExportFormat.choices,
        "empty_url": _url_for(state.page.empty_link, state),
        "action_url": _url_for(state.page.action, state),
        "hidden_errors": [e for f in state.filters.form.hidden_fields() for e in f.errors],
        "sizes": SIZES,
        "sorts": _sorts(state),
        "all_columns": [(c, c in state.columns) for c in state.page.columns_for(state.person)],
        **_pager(state, shown),
    }


def _url_for(link: tuple[str, str | Promise, Permission] | None, state: ListState) -> str:
    """Where a button leads this person; nowhere when they may not go there."""
    return reverse(link[0]) if link and state.person.can(link[2]) else ""


def _pager(state: ListState, shown: Page) -> dict[str, str]:
    return {
        "first_url": state.url(**{CURSOR: None}) if shown.previous else "",
        "previous_url": state.url(**{CURSOR: shown.previous.token()}) if shown.previous else "",
        "next_url": state.url(**{CURSOR: shown.next.token()}) if shown.next else "",
    }


def _sorts(state: ListState) -> list[tuple[str, str, bool]]:
    """Both directions of every column that can sort, for phones, where there are no column headers."""
    columns = [c for c in state.page.columns_for(state.person) if c.sort]
    return [
        (sign + c.key, f"{c.title} {arrow}", state.sort == sign + c.key)
        for c in columns
        for sign, arrow in (("-", "↓"), ("", "↑"))
    ]


def _headings(state: ListState, rows: Any) -> list[Heading]:
    totals = state.page.totals(rows) if state.page.totals else {}
    key, direction = state.sort.removeprefix("-"), "descending" if state.sort.startswith("-") else "ascending"
    return [
        Heading(
            column,
            state.sort_url(column) if column.sort else "",
            direction if column.key == key else "",
            written(totals[column.key], column.kind) if column.key in totals else "",
        )
        for column in state.columns
    ]


def _row(row: Any, state: ListState) -> Row:
    url = state.page.row_url(row) if state.page.row_url else ""
    return Row(row.pk, url, [Cell(c, c.html_of(row)) for c in state.columns])
