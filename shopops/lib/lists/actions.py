"""What people do with a list."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from shopops.lib.audit.actions import record
from shopops.lib.jobs.actions import wake_on_commit
from shopops.lib.lists.models import ExportJob, ListPreference, SavedView
from shopops.lib.lists.pages import ListPage, Person
from shopops.lib.lists.state import ListState

QUERY_CHARACTERS = 4000
NAME_CHARACTERS = 40


@transaction.atomic
def save_view(
    *, page: ListPage, name: str, query: str, columns: Sequence[str], is_shared: bool, by: Person
) -> SavedView:
    """Keep filters, sort and columns under a name; an own view of the same name is replaced.

    Raises ValidationError for a name that is missing or too long.
    """
    name = " ".join(name.split())
    if not name or len(name) > NAME_CHARACTERS or "\0" in name:
        raise ValidationError(_("请填写视图名称，最多 40 个字。"))
    facts = {
        "query": clean_query(query),
        "columns": [column.key for column in page.columns if column.key in columns],
        "is_shared": is_shared,
    }
    view, _created = SavedView.objects.update_or_create(
        owner_id=by.pk, list_key=page.key, name=name, defaults=facts
    )
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: Person) -> None:
    """Remove a view for everybody. PermissionDenied unless it is one's own, or a shared one for managers."""
    if not can_delete(view, by):
        raise PermissionDenied
    if view.is_shared:
        record("view.deleted", by=by, target=f"lists.{view.list_key}", name=view.name)  # type: ignore[arg-type]  # a user
    view.delete()


def can_delete(view: SavedView, person: Person) -> bool:
    """Whether this person may remove the view."""
    return view.owner_id == person.pk or (view.is_shared and person.can("staff.manage"))


def choose_default_view(*, page: ListPage, view: SavedView | None, by: Person) -> None:
    """Open the list with this view from now on; None opens it without."""
    ListPreference.objects.update_or_create(user_id=by.pk, list_key=page.key, defaults={"default_view": view})


def choose_columns(*, page: ListPage, columns: Sequence[str], by: Person) -> None:
    """Remember which columns this person wants to see; none at all means the page's own choice."""
    keys = [column.key for column in page.columns_for(by) if column.key in columns]
    ListPreference.objects.update_or_create(user_id=by.pk, list_key=page.key, defaults={"columns": keys})


def clean_query(query: str) -> str:
    """A query string as we would write it, without anything that could be more than that."""
    return QueryDict(query[:QUERY_CHARACTERS].replace("\0", "")).urlencode()


def note_export(*, state: ListState, query: str, file_format: str, rows: int, by: Person) -> None:
    """Leave in the trail who took which rows and columns out of the shop."""
    _record_export("export.made", state, query, file_format, by, rows=rows)


@transaction.atomic
def ask_for_export(*, state: ListState, query: str, file_format: str, language: str, by: Person) -> ExportJob:
    """Queue an export that is too large to wait for; a worker is woken after the commit."""
    columns = [column.key for column in state.columns]
    job = ExportJob.objects.create(
        owner_id=by.pk,
        list_key=state.page.key,
        query=query,
        columns=columns,
        format=file_format,
        language=language,
    )
    _record_export("export.requested", state, query, file_format, by, job=job.pk)
    wake_on_commit(ExportJob)
    return job


def _record_export(
    action: str, state: ListState, query: str, file_format: str, by: Person, **detail: Any
) -> None:
    record(
        action,
        by=by,  # type: ignore[arg-type]  # a user
        target=f"lists.{state.page.key}",
        format=file_format,
        query=query,
        columns=[column.key for column in state.columns],
        **detail,
    )
