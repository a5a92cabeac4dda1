"""Reading the trail: entries, and how one row changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pghistory.models
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

HISTORY_ROWS = 50
NOTHING = "—"


@dataclass(frozen=True)
class FieldChange:
    """One field, as text before and after."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One write to a row: who (empty = the product itself), when, what; `created` for the first."""

    at: datetime
    by: str
    created: bool
    fields: list[FieldChange]


def history_of(instance: models.Model, *, limit: int = HISTORY_ROWS) -> list[Change]:
    """The newest changes of a row tracked by pghistory, newest first.

    Three queries, and one for each field that leads to other rows and changed.
    """
    events = _event_model(instance)
    rows = list(
        events.objects.filter(pgh_obj_id=instance.pk)
        .select_related("pgh_context")
        .order_by("-pgh_id")[: limit + 1]
    )
    names = _names_of({_who(row) for row in rows})
    related = _related(instance, rows)
    pairs = zip(rows, [*rows[1:], None], strict=False)
    changes = [_change(instance, row, before, names, related) for row, before in pairs]
    return [change for change in changes[:limit] if change.created or change.fields]


def _event_model(instance: models.Model) -> Any:
    for relation in instance._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and issubclass(model, pghistory.models.Event):
            return model
    raise LookupError(f"{instance._meta.label} is not tracked by pghistory")


def _who(row: Any) -> int | None:
    return row.pgh_context.metadata.get("user") if row.pgh_context else None


def _names_of(keys: set[int | None]) -> dict[int | None, str]:
    found = get_user_model()._default_manager.filter(pk__in=[key for key in keys if key])
    return {user.pk: str(user) for user in found}


def _related(instance: models.Model, rows: list[Any]) -> dict[str, dict[Any, models.Model]]:
    """The rows that fields which changed lead to, by column and key: people are shown by name."""
    found = {}
    for field in _fields(instance, rows[0]) if rows else []:
        keys = {getattr(row, field.attname) for row in rows} if field.is_relation else set()
        if len(keys) > 1:
            found[field.attname] = field.related_model._default_manager.in_bulk(keys - {None})
    return found


def _change(
    instance: models.Model,
    row: Any,
    before: Any,
    names: dict[int | None, str],
    related: dict[str, dict[Any, models.Model]],
) -> Change:
    fields = (
        [] if before is None else [_field_change(f, row, before, related) for f in _fields(instance, row)]
    )
    return Change(
        at=row.pgh_created_at,
        by=names.get(_who(row), ""),
        created=row.pgh_label == "insert",
        fields=[found for found in fields if found],
    )


def _fields(instance: models.Model, row: Any) -> list[Any]:
    tracked = {field.attname for field in row._meta.concrete_fields}
    return [field for field in instance._meta.concrete_fields if field.attname in tracked]


def _field_change(
    field: Any, row: Any, before: Any, related: dict[str, dict[Any, models.Model]]
) -> FieldChange | None:
    old, new = getattr(before, field.attname), getattr(row, field.attname)
    if old == new:
        return None
    if leads_to := related.get(field.attname):
        old, new = leads_to.get(old, old), leads_to.get(new, new)
    return FieldChange(str(field.verbose_name), readable(field, old), readable(field, new))


def readable(field: Any, value: Any) -> str:
    """A stored value as people read it: choices by name, times in Shanghai, nothing as a dash."""
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "Y-m-d H:i:s")
    if isinstance(value, list):
        inner = getattr(field, "base_field", field)
        return _("、").join(readable(inner, item) for item in value)
    return str(dict(field.flatchoices).get(value, value))
