"""Searching on the server, for programs: one index a process, kept until the list changes."""

from dataclasses import dataclass, field
from threading import Lock

from customer_service.replies.lookup import State, as_json, items_of, state_now, teams_of, uses_of
from customer_service.replies.models import Reply, ReplyStatus, Scope, Team
from customer_service.replies.permissions import REPLIES_MANAGE
from customer_service.replies.search import Entry, Index
from staff.accounts.models import User


@dataclass(frozen=True)
class Reader:
    """Whom a reply is for."""

    scope: str
    team: str
    owner_id: int | None


@dataclass(frozen=True)
class Shelf:
    """Everybody's replies in use, their search index, and who may see each."""

    state: State
    # Each reply as it travels, ready as JSON: an answer only joins them.
    items: dict[int, bytes]
    readers: list[Reader]
    index: Index
    owners: frozenset[int | None]
    _seen: dict[tuple[frozenset[str], int | None], frozenset[int] | None] = field(default_factory=dict)

    def seen_by(self, user: User) -> frozenset[int] | None:
        """Places in the index that this person may find, None = all; the same rule as `querysets.in_use`."""
        teams = frozenset(Team.values if user.can(REPLIES_MANAGE) else teams_of(user))
        sight = (teams, user.pk if user.pk in self.owners else None)
        if sight not in self._seen:
            seen = frozenset(i for i, r in enumerate(self.readers) if _sees(sight, r))
            self._seen[sight] = seen if len(seen) < len(self.readers) else None
        return self._seen[sight]


_building = Lock()
_kept: Shelf | None = None


def search(user: User, query: str, limit: int) -> bytes:
    """The best replies for a query, as the lookup page ranks them, and whether they fit well: JSON.

    One query, one look into the cache.
    """
    shelf = _shelf_now()
    uses = uses_of(user)
    found = shelf.index.search(query, mine=uses.mine, shop=uses.shop, limit=limit, among=shelf.seen_by(user))
    results = b",".join(shelf.items[entry.id] for entry in found.entries)
    return b'{"results":[%b],"fits_well":%b}' % (results, b"true" if found.fits_well else b"false")


def _shelf_now() -> Shelf:
    """The index of the list as it is now; made anew when the list has changed."""
    global _kept
    state = state_now()
    shelf = _kept
    if shelf is None or shelf.state != state:
        with _building:
            if _kept is None or _kept.state != state:
                _kept = _fill(state)
            shelf = _kept
    return shelf


def _fill(state: State) -> Shelf:
    replies = list(Reply.objects.filter(status=ReplyStatus.APPROVED).order_by("pk"))
    entries = [
        Entry(r.pk, r.short_code, r.title, tuple(r.other_wordings), r.body, tuple(r.search_pinyin))
        for r in replies
    ]
    items = {item["id"]: as_json(item) for item in items_of(replies, state.day)}
    readers = [Reader(r.scope, r.team, r.owner_id) for r in replies]
    return Shelf(state, items, readers, Index(entries), frozenset(r.owner_id for r in readers))


def _sees(sight: tuple[frozenset[str], int | None], reader: Reader) -> bool:
    teams, owner = sight
    if reader.scope == Scope.PERSONAL:
        return reader.owner_id == owner
    return reader.scope == Scope.SHOP or reader.team in teams
