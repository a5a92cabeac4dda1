"""The data of the lookup page: the list of replies for the browser, and how replies are used."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from customer_service.replies.models import (
    Category,
    Favourite,
    Pick,
    Reply,
    ReplyDay,
    Team,
)
from customer_service.replies.permissions import REPLIES_MANAGE
from customer_service.replies.pictures.queries import shown, sizes_of
from customer_service.replies.querysets import first_of, in_use
from customer_service.replies.rules import outdated_reason
from shopops.lib import placeholders
from shopops.lib.calendar import today
from shopops.lib.pinyin import is_readable, syllables_of
from shopops.lib.placeholders import Subject
from staff.accounts.models import User

# Grows when the list gets another shape, so that cached copies of the old one are not used.
FORMAT = 2
USED_DAYS = 30
# What somebody used last is among so many uses.
RECENT, RECENT_PICKS = 20, 500


@dataclass(frozen=True)
class State:
    """What the list depends on. The newest change tells a restored backup from what was there before."""

    day: date
    revision: int
    newest: datetime | None
    delisted: tuple[int, ...]


# Every open page asks every few seconds; composing this by the ORM costs more than running it.
STATE_SQL = """
    SELECT revision,
           (SELECT max(updated_at) FROM customer_service_reply),
           (SELECT coalesce(array_agg(product.id ORDER BY product.id), ARRAY[]::bigint[])
            FROM products_product AS product
            WHERE product.approve_status <> 'onsale'
              AND product.id IN (SELECT product_id FROM customer_service_reply_products))
    FROM customer_service_replylistrevision
"""


def state_now() -> State:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(STATE_SQL)
        revision, newest, delisted = cursor.fetchone() or (0, None, ())
    return State(today(), revision, newest, tuple(delisted))


def tag_of(state: State, user: User) -> str:
    """The ETag of the list as this person sees it today; weak, because it is sent compressed or not."""
    audience = (user.pk, *teams_of(user), user.can(REPLIES_MANAGE))
    digest = sha256(repr((FORMAT, state, audience, _own_values(user))).encode()).hexdigest()[:20]
    return f'W/"{state.revision}.{digest}"'


def list_for(user: User, state: State) -> dict[str, Any]:
    """The whole list for the browser; outdated replies with the reason. Three queries."""
    return {
        "revision": state.revision,
        "replies": items_of(in_use(user).order_by("pk"), state.day),
        "categories": list(Category.objects.values("id", "name", "parent", "position")),
        "placeholders": placeholders.names_to_keys(),
        "values": _own_values(user),
    }


def items_of(replies: Iterable[Reply], day: date) -> list[dict[str, Any]]:
    """Replies as JSON objects. Two queries, and one for the sizes of pictures if there are any."""
    rows = list(replies)
    products = _linked_products()
    sizes = sizes_of(picture["key"] for row in rows for picture in row.pictures)
    return [_item(row, products[row.pk], sizes, day) for row in rows]


def _own_values(user: User) -> dict[str, str]:
    """Values of placeholders that need no order: the shop and the agent. No query."""
    return placeholders.values_for(Subject(agent_name=user.display_name))


def as_json(data: Any) -> bytes:
    """Compact JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def packed(data: Any) -> bytes:
    """Compact JSON, compressed by gzip."""
    return gzip.compress(as_json(data), 5, mtime=0)


def unpacked(body: bytes) -> bytes:
    """The uncompressed JSON."""
    return gzip.decompress(body)


def _item(
    reply: Reply, products: list[tuple[str, str]], sizes: Mapping[str, tuple[int, int]], day: date
) -> dict[str, Any]:
    reason = outdated_reason(reply.valid_from, reply.valid_until, (s for _, s in products), day)
    return {
        "id": reply.pk,
        "code": reply.short_code,
        "title": reply.title,
        "wordings": reply.other_wordings,
        "body": reply.body,
        "pinyin": reply.search_pinyin,
        "category": reply.category_id,
        "step": reply.step,
        "stage": reply.stage,
        "scope": reply.scope,
        "outdated": bool(reason),
        "reason": reason,
        "products": [num_iid for num_iid, _ in products],
        "pictures": [
            {
                "key": picture.key,
                "alt": picture.alt,
                "url": reverse("api-reply-picture", args=[picture.key]),
                "width": picture.width,
                "height": picture.height,
            }
            for picture in shown(reply.pictures, sizes)
        ],
    }


def _linked_products() -> dict[int, list[tuple[str, str]]]:
    """(number, status) of the products of every reply."""
    rows = Reply.products.through.objects.order_by("id")
    found = defaultdict(list)
    for reply, *product in rows.values_list("reply_id", "product__num_iid", "product__approve_status"):
        found[reply].append((product[0], product[1]))
    return found


def sounds() -> dict[str, list[str]]:
    """The toneless readings of every letter of GB2312, for finding sound-alikes in the browser."""
    letters = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    decoded = (pair.decode("gb2312", "ignore") for pair in letters)
    return {c: list(syllables_of(c)) for c in decoded if c and is_readable(c)}


@lru_cache(1)
def packed_sounds() -> bytes:
    """The readings as compressed JSON; made once a process."""
    return packed(sounds())


@dataclass(frozen=True)
class Uses:
    """Uses of each reply id in the last 30 days."""

    mine: dict[int, int]
    shop: dict[int, int]


def uses_of(user: User) -> Uses:
    """As far as the nightly figures reach: about a minute behind. Two queries."""
    days = ReplyDay.objects.filter(day__gte=first_of(USED_DAYS), reply__isnull=False).order_by()
    summed = days.values_list("reply_id").annotate(Sum("uses"))
    return Uses(mine=dict(summed.filter(agent=user)), shop=dict(summed))


def recent_of(user: User) -> list[int]:
    """What this person used last, newest first, each once."""
    since = timezone.now() - timedelta(days=USED_DAYS)
    picks = Pick.objects.filter(agent=user, picked_at__gte=since, reply__isnull=False)
    last = picks.order_by("-picked_at").values_list("reply_id", flat=True)[:RECENT_PICKS]
    return list(dict.fromkeys(last))[:RECENT]


def favourites_of(user: User) -> list[int]:
    """In the order in which they were chosen."""
    return list(Favourite.objects.filter(agent=user).order_by("pk").values_list("reply_id", flat=True))


def teams_of(user: User) -> list[str]:
    """The teams whose replies this person sees."""
    return sorted(set(user.roles) & set(Team.values))
