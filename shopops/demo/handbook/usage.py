"""How the demo agents used the handbook in the last 30 days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from uuid import UUID

from customer_service.replies.models import (
    Favourite,
    MissState,
    Pick,
    Reply,
    ReplyStatus,
    Scope,
    SearchMiss,
    Stage,
)
from orders.trades.models import Trade
from shopops.demo.rhythm import moments_of_day
from shopops.lib.calendar import shop_day
from staff.accounts.models import User

DAYS = 30
PICKS_A_DAY = 120
# Out of ten uses, how many fall to each agent before and after the sale.
BEFORE_SALE = {"presales": 8, "aftersales": 1, "cs_lead": 1}
AFTER_SALE = {"presales": 2, "aftersales": 7, "cs_lead": 1}
# The everyday questions: how often their codes are used, against 1 for all others.
EVERYDAY = {"fh": 6, "kd": 6, "yf": 7, "yh": 6, "wh": 9, "gb": 4, "wl": 5, "yj": 4, "tk": 3, "zl": 2, "tj": 3}
SHARE_WITH_ORDER = 0.4
FAVOURITES = {"presales": "yf02 yh01 yj01 fh01 kd01 lh01", "aftersales": "wl01 ps01 tk01 th02 af01"}
# Asked for, how often, first and last so many days ago, what became of it, the code that answers it.
MISSES = (
    ("代泡茶视频", 7, 21, 1, MissState.OPEN, ""),
    ("茶叶蛋用什么茶", 5, 18, 2, MissState.OPEN, ""),
    ("礼盒提绳断了", 4, 12, 3, MissState.OPEN, ""),
    ("抖音同款", 3, 9, 0, MissState.OPEN, ""),
    ("坐飞机能带吗", 3, 25, 6, MissState.OPEN, ""),
    ("茶渣能养花吗", 2, 8, 4, MissState.OPEN, ""),
    ("冷藏后结露", 1, 2, 2, MissState.OPEN, ""),
    ("shoujuhao", 1, 5, 5, MissState.OPEN, ""),
    ("绿豆糕能邮到学校吗", 2, 16, 11, MissState.OPEN, ""),
    ("驿站乱收费", 6, 28, 20, MissState.ANSWERED, "wl13"),
    ("asdf", 2, 14, 14, MissState.IGNORED, ""),
)


@dataclass(frozen=True)
class Desk:
    """What an imagined agent needs to choose a reply."""

    replies: list[Reply]
    people: dict[str, User]
    tids: list[str]
    random: Random


def make_usage(replies: list[Reply], people: dict[str, User], random: Random, now: datetime) -> int:
    """Picks, favourites and searches that found nothing; how many picks."""
    in_use = [r for r in replies if r.status == ReplyStatus.APPROVED and r.scope != Scope.PERSONAL]
    since = now - timedelta(days=DAYS)
    tids = Trade.objects.filter(created__gte=since, created__lt=now).order_by("tid")
    desk = Desk(in_use, people, list(tids.values_list("tid", flat=True)[:2000]), random)
    picks = Pick.objects.bulk_create(_picks(desk, since, now), batch_size=2000)
    by_code = {reply.short_code: reply for reply in in_use}
    Favourite.objects.bulk_create(
        Favourite(agent=people[name], reply=by_code[code])
        for name, codes in FAVOURITES.items()
        for code in codes.split()
    )
    SearchMiss.objects.bulk_create(_misses(by_code, now))
    return len(picks)


def _picks(desk: Desk, since: datetime, now: datetime) -> Iterator[Pick]:
    random = desk.random
    for back in range(DAYS, -1, -1):
        day = shop_day(now) - timedelta(days=back)
        replies = [r for r in desk.replies if _right_on(r, day)]
        weights = list(accumulate(_weight(r) for r in replies))
        for moment in moments_of_day(random, day, round(PICKS_A_DAY * random.uniform(0.7, 1.2)), False):
            if since <= moment < now and moment.hour >= 9:
                yield _pick(desk, random.choices(replies, cum_weights=weights)[0], moment)


def _pick(desk: Desk, reply: Reply, moment: datetime) -> Pick:
    random = desk.random
    shares = BEFORE_SALE if reply.stage == Stage.PRE_SALES else AFTER_SALE
    agent = reply.team or random.choices(list(shares), list(shares.values()))[0]
    has_order = desk.tids and reply.stage != Stage.PRE_SALES and random.random() < SHARE_WITH_ORDER
    return Pick(
        client_key=UUID(int=random.getrandbits(128), version=4),
        reply=reply,
        agent=desk.people[agent],
        picked_at=moment,
        query=_query(random, reply),
        tid=random.choice(desk.tids) if has_order else "",
    )


def _query(random: Random, reply: Reply) -> str:
    """What the agent typed: the code, initials, a piece of the question, or nothing (from favourites)."""
    syllables = reply.search_pinyin[0].split(" ")
    start = random.randrange(max(len(reply.title) - 2, 1))
    ways = (reply.short_code, "".join(s[0] for s in syllables[:4]), reply.title[start : start + 3], "")
    return random.choices(ways, (4, 3, 2, 1))[0]


def _right_on(reply: Reply, day: date) -> bool:
    return (reply.valid_from or day) <= day <= (reply.valid_until or day)


def _weight(reply: Reply) -> float:
    """The first replies of a section are the common ones; a few are never used."""
    place = int(reply.short_code[2:])
    if place >= 10 and place % 4 == 3:
        return 0
    return EVERYDAY.get(reply.short_code[:2], 1) / place**0.8


def _misses(by_code: dict[str, Reply], now: datetime) -> Iterator[SearchMiss]:
    for query, times, first, last, state, code in MISSES:
        yield SearchMiss(
            query=query,
            times=times,
            first_at=now - timedelta(days=first, hours=3),
            last_at=now - timedelta(days=last, hours=2),
            state=state,
            reply=by_code.get(code),
        )
