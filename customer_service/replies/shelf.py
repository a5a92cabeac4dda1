"""Searching on the server, for programs: one index a process, kept until the list changes."""

from dataclasses import dataclass
from threading import Lock

from customer_service.replies.lookup import State, state_now, teams_of, uses_of
from customer_service.replies.models import Reply, ReplyStatus, Scope, Team
from customer_service.replies.search import Entry, Index
from shopops.lib.access import Permission
from staff.models import User


@dataclass(frozen=True)
class Shelf:
    """The search index over everybody's replies, and who may see each."""

    state: State
    index: Index
    readers: tuple[tuple[str, str, int | None], ...]

    def visible_to(self, user: User) -> frozenset[int]:
        """Places in the index that this person may find; the same rule as `querysets.in_use`."""
        teams = set(Team.values if user.can(Permission.REPLIES_MANAGE) else teams_of(user))
        return frozenset(
            place
            for place, (scope, team, owner) in enumerate(self.readers)
            if scope == Scope.SHOP or team in teams or (scope == Scope.PERSONAL and owner == user.pk)
        )


_building = Lock()
_shelf: Shelf | None = None


def search(user: User, query: str, limit: int) -> list[int]:
    """Ids of the best replies for a query, as the lookup page ranks them. One query, two of the cache."""
    shelf = _shelf_now()
    uses = uses_of(user)
    visible = shelf.visible_to(user)
    found = shelf.index.search(query, mine=uses.mine, shop=uses.shop, limit=limit, among=visible)
    return [entry.id for entry in found]


def _shelf_now() -> Shelf:
    """The index of the list as it is now; one per process, made anew when the list has changed."""
    global _shelf
    state = state_now()
    kept = _shelf
    if kept is None or kept.state != state:
        with _building:
            if _shelf is None or _shelf.state != state:
                _shelf = _fill_shelf(state)
            kept = _shelf
    return kept


def _fill_shelf(state: State) -> Shelf:
    replies = list(Reply.objects.filter(status=ReplyStatus.APPROVED).order_by("pk"))
    entries = [
        Entry(r.pk, r.short_code, r.title, tuple(r.other_wordings), r.body, tuple(r.search_pinyin))
        for r in replies
    ]
    return Shelf(state, Index(entries), tuple((r.scope, r.team, r.owner_id) for r in replies))
