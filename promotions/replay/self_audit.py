"""Replay imported orders through the engine and compare with what the platform charged."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.db.models import QuerySet

from orders.trades.models import Trade
from promotions.replay.causes import Cause, Obstacle
from promotions.replay.names import Names
from promotions.replay.order_promotions import stated_promotions
from promotions.replay.replay import Replay, Replayed, fen, with_lines
from promotions.replay.rules.differences import Charged, LineDifference, differences, likely_cause
from shopops.lib.calendar import ends_at, starts_at

AT_ONCE = 500


@dataclass(frozen=True)
class OrderDifference:
    """One order that the engine would have charged otherwise; money in fen."""

    trade_id: int
    tid: str
    created: datetime
    cause: Cause
    charged_fen: int
    ours_fen: int
    charged: tuple[Charged, ...]
    lines: tuple[LineDifference, ...]


@dataclass(frozen=True)
class NotReplayed:
    """One order that the engine cannot price."""

    trade: Trade
    obstacle: Obstacle

    @property
    def charged_fen(self) -> int:
        """What was paid for the goods."""
        return max(fen(self.trade.payment_cny - self.trade.post_fee_cny), 0)


@dataclass(frozen=True)
class SelfAudit:
    """What the replay found. `skipped`: orders that cannot be priced again."""

    orders: int = 0
    equal: int = 0
    skipped: tuple[NotReplayed, ...] = field(default=())
    differing: tuple[OrderDifference, ...] = field(default=())

    def plus(self, other: "SelfAudit") -> "SelfAudit":
        """Both together."""
        return SelfAudit(
            self.orders + other.orders,
            self.equal + other.equal,
            self.skipped + other.skipped,
            self.differing + other.differing,
        )

    def by_cause(self) -> list[tuple[Cause, int, int]]:
        """Cause, orders, and how much more (or less) was charged than we say; the most frequent first."""
        orders = Counter(one.cause for one in self.differing)
        money: dict[Cause, int] = defaultdict(int)
        for one in self.differing:
            money[one.cause] += one.charged_fen - one.ours_fen
        return [(cause, count, money[cause]) for cause, count in orders.most_common()]


def audit_orders(*, first: date, last: date) -> SelfAudit:
    """Replay the paid orders placed from `first` to `last`, both included."""
    found = SelfAudit()
    for part in audit_by_parts(first=first, last=last):
        found = found.plus(part)
    return found


def audit_by_parts(*, first: date, last: date) -> Iterator[SelfAudit]:
    """The same, some hundred orders at a time. Five queries each."""
    replay, names = Replay(first, last), Names(first, last)
    rows = with_lines(audited_trades(first, last)).order_by("created", "pk").iterator(chunk_size=AT_ONCE)
    while trades := list(islice(rows, AT_ONCE)):
        found = [_audited(one, names) for one in replay.of(trades)]
        differing = tuple(one for one in found if isinstance(one, OrderDifference))
        skipped = tuple(one for one in found if isinstance(one, NotReplayed))
        yield SelfAudit(len(found), found.count(None), skipped, differing)


def audited_trades(first: date, last: date) -> QuerySet[Trade]:
    """The paid orders placed in these days."""
    return Trade.objects.filter(
        created__gte=starts_at(first), created__lt=ends_at(last), pay_time__isnull=False
    )


def _audited(one: Replayed, names: Names) -> OrderDifference | NotReplayed | None:
    """The difference, or why the order cannot be priced; None where both are equal."""
    if isinstance(one.ours, Obstacle):
        return NotReplayed(one.trade, one.ours)
    unknown = [
        stated.name for stated in stated_promotions(one.trade) if not names.of(stated, one.trade.created)
    ]
    cause = likely_cause(
        one.charged, one.ours, unknown_promotions=unknown, with_all_coupons=one.with_all_coupons
    )
    if cause is None:
        return None
    return OrderDifference(
        one.trade.pk,
        one.trade.tid,
        one.trade.created,
        cause,
        sum(line.paid_fen for line in one.charged),
        sum(line.pays_fen for line in one.ours.lines),
        tuple(one.charged),
        tuple(differences(one.charged, one.ours)),
    )
