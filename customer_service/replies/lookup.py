"""What the lookup shows: the list as it travels to the browser, and how it is used."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import Count, Max, Q, Subquery
from django.utils import timezone
from pypinyin.constants import PINYIN_DICT

from customer_service.replies.models import (
    Category,
    Favourite,
    Pick,
    Reply,
    ReplyListRevision,
    Team,
)
from customer_service.replies.querysets import in_use
from customer_service.replies.search import syllables_of
from products.models import ApproveStatus, Product
from shopops.lib import placeholders
from shopops.lib.access import Permission
from shopops.lib.calendar import today
from staff.models import User

# Grows when the list gets another shape, so that kept copies of the old one are not used.
FORMAT = 1
USED_WITHIN = timedelta(days=30)
RECENT = 20
SHOP_USES_KEPT_SECONDS, OWN_USES_KEPT_SECONDS = 300, 60


@dataclass(frozen=True)
class State:
    """What the list depends on. The newest change tells a restored backup from what was there before."""

    revision: int
    newest: datetime | None
    delisted: tuple[int, ...]


def state_now() -> State:
    """One query."""
    linked = Reply.products.through.objects.values("product_id")
    delisted = Product.objects.exclude(approve_status=ApproveStatus.ONSALE).filter(pk__in=linked)
    newest = Reply.objects.order_by("-updated_at").values("updated_at")[:1]
    row = ReplyListRevision.objects.values_list(
        "revision", Subquery(newest), ArraySubquery(delisted.order_by("pk").values("pk"))
    ).first()
    return State(row[0], row[1], tuple(row[2])) if row else State(0, None, ())


def tag_of(state: State, user: User) -> str:
    """The ETag of the list as this person sees it today; weak, because it is sent compressed or not."""
    sight = (user.pk, *teams_of(user), user.can(Permission.REPLIES_MANAGE))
    digest = sha256(repr((FORMAT, state, sight, today())).encode()).hexdigest()[:20]
    return f'W/"{state.revision}.{digest}"'


def list_for(user: User, state: State) -> dict[str, Any]:
    """The whole list for the browser, with greyed replies and why they are grey. Three queries."""
    day = today()
    products = _linked_products()
    return {
        "revision": state.revision,
        "replies": [_item(reply, products[reply.pk], day) for reply in in_use(user).order_by("pk")],
        "categories": list(Category.objects.values("id", "name", "parent", "position")),
        "placeholders": placeholders.names_to_keys(),
    }


def packed(data: Any) -> bytes:
    """JSON, compressed."""
    return gzip.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 5, mtime=0)


def unpacked(body: bytes) -> bytes:
    """The JSON again."""
    return gzip.decompress(body)


def outdated_reason(
    valid_from: date | None, valid_until: date | None, statuses: Iterable[str], day: date
) -> str:
    """Why an approved reply must not be used on that day ("" = it may): early, expired or delisted.

    `statuses`: of the linked products; one on sale is enough.
    """
    if valid_from and day < valid_from:
        return "early"
    if valid_until and day > valid_until:
        return "expired"
    seen = set(statuses)
    return "delisted" if seen and ApproveStatus.ONSALE not in seen else ""


def _item(reply: Reply, products: list[tuple[str, str]], day: date) -> dict[str, Any]:
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
    return {c: list(syllables_of(c)) for c in decoded if c and ord(c) in PINYIN_DICT}


@lru_cache(1)
def packed_sounds() -> bytes:
    """The readings as they travel; made once a process."""
    return packed(sounds())


@dataclass(frozen=True)
class Uses:
    """Uses of each reply id in the last 30 days."""

    mine: dict[int, int]
    shop: dict[int, int]


def uses_of(user: User) -> Uses:
    """A minute (own) or five (shop) behind: counting a month of picks is too slow for every search."""
    return Uses(
        mine=_kept_count(f"replies:uses:{user.pk}", Q(agent=user), OWN_USES_KEPT_SECONDS),
        shop=_kept_count("replies:uses", Q(), SHOP_USES_KEPT_SECONDS),
    )


def recent_of(user: User) -> list[int]:
    """What this person used last, newest first, each once."""
    picks = Pick.objects.filter(agent=user, picked_at__gte=timezone.now() - USED_WITHIN)
    last = picks.values("reply_id").annotate(last=Max("picked_at")).order_by("-last")
    return [row["reply_id"] for row in last[:RECENT]]


def favourites_of(user: User) -> list[int]:
    """In the order in which they were chosen."""
    return list(Favourite.objects.filter(agent=user).order_by("pk").values_list("reply_id", flat=True))


def _kept_count(key: str, whose: Q, seconds: int) -> dict[int, int]:
    return cache.get_or_set(key, lambda: _count(whose), seconds) or {}


def _count(whose: Q) -> dict[int, int]:
    picks = Pick.objects.filter(whose, picked_at__gte=timezone.now() - USED_WITHIN).order_by()
    return dict(picks.values_list("reply_id").annotate(Count("id")))


def teams_of(user: User) -> list[str]:
    """The teams whose replies this person sees."""
    return sorted(set(user.roles) & set(Team.values))
