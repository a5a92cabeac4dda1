"""Cut the time line where the set of active offers changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from promotions.engine.bits import places
from promotions.engine.offers import Offer


@dataclass(frozen=True, slots=True)
class Window:
    """From `starts_at` until before `ends_at` exactly the offers in `active` (a bit per place) count."""

    starts_at: datetime
    ends_at: datetime
    active: int


def windows_of(
    offers: Sequence[Offer],
    touching: int,
    *,
    since: datetime,
    until: datetime | None = None,
    cuts: Sequence[datetime] = (),
) -> list[Window]:
    """The windows after `since` and before `until` in which at least one touching offer is active.

    `touching` has bit n set for the n-th offer. `cuts` are further moments at which a window must end: a
    promise that begins or lapses.
    """
    changes: dict[datetime, int] = {cut: 0 for cut in cuts if since < cut and (until is None or cut < until)}
    for place in places(touching):
        offer = offers[place]
        starts_at = max(offer.starts_at, since)
        ends_at = offer.ends_at if until is None else min(offer.ends_at, until)
        if starts_at < ends_at:
            changes[starts_at] = changes.get(starts_at, 0) ^ 1 << place
            changes[ends_at] = changes.get(ends_at, 0) ^ 1 << place
    found = []
    active, moments = 0, sorted(changes)
    for starts_at, ends_at in pairwise(moments):
        active ^= changes[starts_at]
        if active:
            found.append(Window(starts_at, ends_at, active))
    return found
