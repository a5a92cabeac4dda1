"""Search on the server, for programs: one index a process, rebuilt when the list changes."""

from dataclasses import dataclass, field
from threading import Lock

from customer_service.replies.lookup import State, as_json, items_of, state_now, teams_of, uses_of
from customer_service.replies.models import Reply, ReplyStatus, Scope, Team
from customer_service.replies.permissions import REPLIES_MANAGE
from customer_service.replies.search.index import Entry, Index
from staff.accounts.models import User


@dataclass(frozen=True)
class Reader:
    """What decides which replies a person may read: their teams, and their id if they own any reply."""

    teams: frozenset[str]
    owner_id: int | None

    def may_read(self, scope: str, team: str, owner_id: int | None) -> bool:
        """The rule of `querysets.visible_to`."""
        if scope == Scope.PERSONAL:
            return owner_id == self.owner_id
        return scope == Scope.SHOP or team in self.teams


@dataclass(frozen=True)
class CachedIndex:
    """The search index of everybody's replies in use, and who may read each."""

    state: State
    # Id → the reply as JSON: an answer only joins them.
    items: dict[int, bytes]
    # Scope, team and owner of each entry of the index.
    audiences: list[tuple[str, str, int | None]]
    index: Index
    owners: frozenset[int | None]
    _places: dict[Reader, frozenset[int] | None] = field(default_factory=dict)

    def places_for(self, user: User) -> frozenset[int] | None:
        """The entries that this person may read; None = all."""
        teams = frozenset(Team.values if user.can(REPLIES_MANAGE) else teams_of(user))
        reader = Reader(teams, user.pk if user.pk in self.owners else None)
        if reader not in self._places:
            places = frozenset(i for i, audience in enumerate(self.audiences) if reader.may_read(*audience))
            self._places[reader] = places if len(places) < len(self.audiences) else None
        return self._places[reader]


_building = Lock()
_cached: CachedIndex | None = None


def search(user: User, query: str, limit: int) -> bytes:
    """The best replies for a query as the lookup page ranks them, and whether the first fits well: JSON.

    One query, and one read of the cache.
    """
    cached, uses = _current_index(), uses_of(user)
    places = cached.places_for(user)
    found = cached.index.search(query, mine=uses.mine, shop=uses.shop, limit=limit, among=places)
    results = b",".join(cached.items[entry.id] for entry in found.entries)
    return b'{"results":[%b],"fits_well":%b}' % (results, b"true" if found.fits_well else b"false")


def _current_index() -> CachedIndex:
    """The index of the list as it is now; rebuilt by one thread when the list has changed."""
    global _cached
    state = state_now()
    cached = _cached
    if cached is None or cached.state != state:
        with _building:
            if _cached is None or _cached.state != state:
                _cached = _build(state)
            cached = _cached
    return cached


def _build(state: State) -> CachedIndex:
    replies = list(Reply.objects.filter(status=ReplyStatus.APPROVED).order_by("pk"))
    entries = [
        Entry(r.pk, r.short_code, r.title, tuple(r.other_wordings), r.body, tuple(r.search_pinyin))
        for r in replies
    ]
    items = {item["id"]: as_json(item) for item in items_of(replies, state.day)}
    audiences = [(r.scope, r.team, r.owner_id) for r in replies]
    return CachedIndex(state, items, audiences, Index(entries), frozenset(r.owner_id for r in replies))
