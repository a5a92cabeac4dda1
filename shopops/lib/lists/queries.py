"""What a list page reads beside its rows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from shopops.lib.lists.models import ListPreference, SavedView
from shopops.lib.lists.pages import ListPage, Person

COUNT_CAP = 10_000


@dataclass(frozen=True)
class Count:
    """How many rows match, counted up to a cap: nobody waits for an exact million."""

    number: int
    capped: bool

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.capped else ''}"


@dataclass(frozen=True)
class Choices:
    """What a person has chosen for a list: saved views in reach, the open one, and the columns."""

    views: list[SavedView]
    current: SavedView | None
    default_view: SavedView | None
    columns: list[str]


def capped_count(rows: QuerySet[Any], cap: int | None = None) -> Count:
    """Count at most so many rows, COUNT_CAP by default."""
    cap = COUNT_CAP if cap is None else cap
    number = rows.order_by()[: cap + 1].count()
    return Count(min(number, cap), number > cap)


def reachable_views(person: Person) -> QuerySet[SavedView]:
    """A person's own views, and those shared with the team."""
    return SavedView.objects.filter(Q(owner=person.pk) | Q(is_shared=True))


def choices_of(person: Person, page: ListPage, view_id: str) -> Choices:
    """The choices of a person for a list; two queries. An unknown view is no view."""
    views = list(reachable_views(person).filter(list_key=page.key))
    preference = ListPreference.objects.filter(user=person.pk, list_key=page.key).first()
    by_id = {str(view.pk): view for view in views}
    current = by_id.get(view_id)
    columns = current.columns if current else preference.columns if preference else []
    default = by_id.get(str(preference.default_view_id)) if preference else None
    return Choices(views, current, default, columns)
