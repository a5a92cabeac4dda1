"""How replies are used: picks, favourites, and searches that found nothing."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from customer_service.replies.metrics import PICKS
from customer_service.replies.models import Favourite, MissState, Pick, Reply, SearchMiss
from customer_service.replies.querysets import visible_to
from customer_service.replies.rules import normalise
from shopops.lib.audit.actions import record
from shopops.lib.calendar import shop_day
from shopops.lib.rollup.dirty import mark_dirty
from staff.accounts.models import User

QUERY_CHARACTERS = 200
# Telephone numbers and the like, also with spaces or dashes between the digits.
LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6,}")


@dataclass(frozen=True)
class Picked:
    """One use as the agent's browser reports it, perhaps a minute late."""

    client_key: UUID
    reply_id: int
    picked_at: datetime
    query: str = ""
    tid: str = ""


def record_picks(*, picks: Iterable[Picked], by: User) -> int:
    """Store uses of replies; one that was sent before, or of a reply this person cannot see, is left out.

    Returns how many were new.
    """
    wanted = list(picks)
    visible = set(visible_to(by).filter(pk__in={p.reply_id for p in wanted}).values_list("pk", flat=True))
    rows = [
        Pick(
            client_key=p.client_key,
            reply_id=p.reply_id,
            agent=by,
            picked_at=p.picked_at,
            query=p.query[:QUERY_CHARACTERS],
            tid=p.tid[:32],
        )
        for p in wanted
        if p.reply_id in visible
    ]
    with transaction.atomic():
        known = set(
            Pick.objects.filter(client_key__in=[row.client_key for row in rows]).values_list(
                "client_key", flat=True
            )
        )
        Pick.objects.bulk_create(rows, ignore_conflicts=True)
        new = [row for row in rows if row.client_key not in known]
        mark_dirty({shop_day(row.picked_at) for row in new}, PICKS)
        return len(new)


def record_miss(*, query: str, at: datetime) -> None:
    """Count a search that found nothing that fits; an answered question is open again when it is asked again.

    Long numbers are left out: they are order or telephone numbers, no part of the question.
    """
    wanted = normalise(LONG_NUMBER.sub(" ", unicodedata.normalize("NFKC", query)))[:QUERY_CHARACTERS]
    if not any(c.isalpha() for c in wanted):
        return
    with connection.cursor() as cursor:
        # One statement, so that two agents who search the same at once count as two.
        cursor.execute(
            """
            INSERT INTO customer_service_searchmiss AS miss (query, times, first_at, last_at, state)
            VALUES (%(query)s, 1, %(at)s, %(at)s, 'open')
            ON CONFLICT (query) DO UPDATE
            SET times = miss.times + 1,
                last_at = greatest(miss.last_at, excluded.last_at),
                state = CASE WHEN miss.state = 'answered' THEN 'open' ELSE miss.state END
            """,
            {"query": wanted, "at": at},
        )


def settle_miss(*, miss: SearchMiss, state: MissState, reply: Reply | None = None, by: User) -> SearchMiss:
    """The lead has answered a missing question (with a reply), or says that none is needed."""
    with transaction.atomic():
        current = SearchMiss.objects.select_for_update().get(pk=miss.pk)
        current.state, current.reply = state, reply
        current.save(update_fields=["state", "reply"])
        record("reply.miss_settled", by=by, target=f"customer_service.searchmiss:{miss.pk}", state=state)
    return current


def set_favourite(*, reply: Reply, wanted: bool, by: User) -> None:
    """Make a reply a favourite, or no longer."""
    if wanted:
        Favourite.objects.get_or_create(agent=by, reply=reply)
    else:
        Favourite.objects.filter(agent=by, reply=reply).delete()
