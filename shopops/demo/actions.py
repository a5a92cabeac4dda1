"""Making the demo shop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction

from orders.trades.models import Buyer, SubOrder, Trade
from products.catalogue.models import Product
from shopops.demo.catalogue import make_catalogue, save_catalogue
from shopops.demo.copying import copy_rows, reserve_ids
from shopops.demo.trades import Made, Shop, make_days
from shopops.lib.audit.actions import record
from shopops.lib.audit.models import AuditEntry
from shopops.lib.calendar import ZONE, ends_at, shop_day

SEEDED = "demo.seeded"
FIGURES_BUILT = "demo.figures_built"


class NotEmpty(Exception):
    """The database already holds a shop."""


@dataclass(frozen=True)
class Seeded:
    """How much was made, and for which days (both included)."""

    first: date
    last: date
    products: int
    buyers: int
    trades: int
    sub_orders: int


def is_empty() -> bool:
    """Whether no shop is in the database yet."""
    return not (Product.objects.exists() or Trade.objects.exists() or Buyer.objects.exists())


def days_without_figures() -> tuple[date, date] | None:
    """First and last day of a demo shop whose figures were not finished; None where nothing is left to do."""
    seeded = AuditEntry.objects.filter(action=SEEDED, detail__has_key="last").first()
    if seeded is None or AuditEntry.objects.filter(action=FIGURES_BUILT).exists():
        return None
    return date.fromisoformat(seeded.detail["first"]), date.fromisoformat(seeded.detail["last"])


@transaction.atomic
def seed_shop(*, days: int, orders_per_day: float, seed: int, now: datetime) -> Seeded:
    """Make products, buyers and orders of the `days` days that end with the day of `now`.

    The same arguments make the same shop, sealed columns apart. NotEmpty when there is one already.
    """
    if not is_empty():
        raise NotEmpty
    random = Random(seed)  # noqa: S311  # plausible, not secret
    now = now.astimezone(ZONE)
    last = shop_day(now - timedelta(microseconds=1))
    first = last - timedelta(days=days - 1)
    items = make_catalogue(random, now)
    save_catalogue(items)
    made = list(make_days(Shop(random, items, now, orders_per_day), first, last))
    buyers = _load(made, now)
    lines = sum(len(one.lines) for one in made)
    seeded = Seeded(first, last, len(items), buyers, len(made), lines)
    record(
        SEEDED,
        by=None,
        days=days,
        seed=seed,
        trades=len(made),
        first=first.isoformat(),
        last=last.isoformat(),
    )
    return seeded


def end_of(day: date, now: datetime) -> datetime:
    """The moment up to which a shop that ends with `day` knows things: midnight after it, or now."""
    return min(ends_at(day), now)


def _load(made: list[Made], now: datetime) -> int:
    """COPY buyers, trades and lines; how many buyers there are."""
    buyer_ids = _load_buyers(made)
    trade_ids = list(reserve_ids(Trade, len(made)))
    if made:
        columns = list(made[0].trade)
        copy_rows(
            Trade,
            ["id", "buyer_id", *columns],
            (
                [trade_id, buyer_ids[one.buyer.number], *one.trade.values()]
                for trade_id, one in zip(trade_ids, made, strict=True)
            ),
        )
        copy_rows(SubOrder, ["trade_id", *made[0].lines[0]], _line_rows(trade_ids, made))
    return len(buyer_ids)


def _line_rows(trade_ids: list[int], made: list[Made]) -> Iterable[list[object]]:
    for trade_id, one in zip(trade_ids, made, strict=True):
        for line in one.lines:
            yield [trade_id, *line.values()]


def _load_buyers(made: list[Made]) -> dict[int, int]:
    """COPY the buyers; number → primary key."""
    people = {one.buyer.number: one.buyer for one in made}
    ids = dict(zip(people, reserve_ids(Buyer, len(people)), strict=True))
    copy_rows(
        Buyer,
        ["id", "identity", "masked_nick", "sealed", "first_seen_at"],
        (
            [ids[p.number], p.identity, p.masked_nick, p.receiver_sealed, p.first_seen_at]
            for p in people.values()
        ),
    )
    return ids
