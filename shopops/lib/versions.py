"""Optimistic locking: whoever saves says which version they saw."""

from typing import TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


class ChangedMeanwhile(Exception):
    """Somebody else saved first. `current` is the row as it is now; nothing of ours was written."""

    def __init__(self, current: Model) -> None:
        super().__init__(f"{current._meta.label} {current.pk} is not the version that was seen")
        self.current = current


def lock_version(rows: QuerySet[M], pk: int, version: int) -> M:
    """The row, locked until the end of the transaction. ChangedMeanwhile when it has another version."""
    row = rows.select_for_update().get(pk=pk)
    if row.version != version:  # type: ignore[attr-defined]  # every model that is edited has it
        raise ChangedMeanwhile(row)
    return row
