"""Match the orders of a day with activities, and write the result; orders with unchanged facts are skipped."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

from django.db import connection, transaction
from django.db.models import CharField, Count, F, Func, Max, Min, QuerySet, Sum, Value
from django.utils import timezone

from orders.trades.models import Trade
from promotions.activities.models import RetryDay
from promotions.coupons.models import Redemption, RedemptionState
from promotions.coupons.models.uses import USES
from promotions.replay.models import UNMATCHED, AttributedDay, Basis, OrderPromotion, UnknownNameDay
from promotions.replay.names import Names
from promotions.replay.order_promotions import rows_of, rows_of_replay
from promotions.replay.replay import Replay, fen, with_lines
from promotions.replay.rules.order_match import Recorded
from promotions.rulebook.kinds import ActivityLevel
from shopops.lib.calendar import ends_at, shop_day, starts_at
from shopops.lib.rollup.dirty import mark_dirty

AT_ONCE = 500
# Any number that nothing else in the product locks: chosen once.
LOCK = 0x63617272696564
SQL = (Path(__file__).parent / "sql" / "orders_to_attribute.sql").read_text(encoding="utf-8")
FACTS = ("oid", "promotion_id", "name", "discount_cny", "activity_id", "basis")


def attribute_day(day: date) -> int:
    """Match the orders placed on a day whose facts changed; how many have other promotions now.

    Where a rematch of the day was requested, also the orders matched by name or without an activity.
    One transaction: after a crash the day is still due.
    """
    with transaction.atomic():
        _alone()
        read_at = timezone.now()
        # Requests from now on are for the next run.
        requested, _ = RetryDay.objects.filter(day=day).delete()
        fingerprints = _changed(day, again=bool(requested))
        changed = set()
        if fingerprints:
            matching = _Matching(day)
            ids = sorted(fingerprints)
            for start in range(0, len(ids), AT_ONCE):
                changed |= matching.write({pk: fingerprints[pk] for pk in ids[start : start + AT_ONCE]})
        _note(day, read_at)
        paid = Trade.objects.filter(pk__in=changed, pay_time__isnull=False)
        mark_dirty({shop_day(at) for at in paid.values_list("pay_time", flat=True) if at}, USES)
    return len(changed)


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _changed(day: date, *, again: bool) -> dict[int, str]:
    """Order → fingerprint, of the orders to match. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {"starts_at": starts_at(day), "ends_at": ends_at(day)})
        return {pk: now for pk, now, made, is_open in cursor.fetchall() if now != made or (again and is_open)}


def _note(day: date, read_at: datetime) -> None:
    placed = OrderPromotion.objects.filter(created__gte=starts_at(day), created__lt=ends_at(day))
    _note_names(day, placed.filter(basis=Basis.UNKNOWN_NAME))
    unmatched = placed.filter(
        basis__in=UNMATCHED, discount_cny__gt=0, trade__pay_time__isnull=False
    ).aggregate(orders=Count("trade", distinct=True), cny=Sum("discount_cny"))
    AttributedDay.objects.update_or_create(
        day=day,
        defaults={
            "read_at": read_at,
            "unmatched_orders": unmatched["orders"],
            "unmatched_cny": unmatched["cny"] or Decimal(0),
        },
    )


def _note_names(day: date, unknown: QuerySet[OrderPromotion]) -> None:
    part = Func(F("promotion_id"), Value("_"), Value(1), function="split_part", output_field=CharField())
    sums = (
        unknown.order_by()
        .values("name", part=part)
        .annotate(
            orders=Count("trade", distinct=True),
            cny=Sum("discount_cny"),
            first_at=Min("created"),
            last_at=Max("created"),
        )
    )
    UnknownNameDay.objects.filter(day=day).delete()
    UnknownNameDay.objects.bulk_create(
        UnknownNameDay(
            day=day,
            name=row["name"],
            promotion_id=row["part"],
            orders=row["orders"],
            discount_cny=row["cny"],
            first_at=row["first_at"],
            last_at=row["last_at"],
        )
        for row in sums
    )


class _Matching:
    """Matches the orders of one day: the names of that day, and a replay once an order needs it."""

    def __init__(self, day: date) -> None:
        self._day = day
        self._names = Names(day, day)
        self._replay: Replay | None = None

    def write(self, fingerprints: Mapping[int, str]) -> set[int]:
        """Replace the promotions of these orders; returns the orders whose promotions have changed."""
        trades = list(with_lines(Trade.objects.filter(pk__in=fingerprints).select_related("buyer")))
        rows = [row for trade_rows in self._rows(trades) for row in trade_rows]
        for row in rows:
            row.fingerprint = fingerprints[row.trade_id]
        before, after = _facts(OrderPromotion.objects.filter(trade__in=fingerprints)), _facts(rows)
        OrderPromotion.objects.filter(trade__in=fingerprints).delete()
        OrderPromotion.objects.bulk_create(rows, batch_size=2_000)
        return {pk for pk in fingerprints if before.get(pk) != after.get(pk)}

    def _rows(self, trades: Sequence[Trade]) -> Iterator[list[OrderPromotion]]:
        recorded = _recorded(trades)
        open_trades = []
        for trade in trades:
            rows = rows_of(
                trade,
                list(trade.sub_orders.all()),
                known_as=partial(self._names.of, moment=trade.created),
                recorded=recorded[trade.tid],
            )
            if rows is None:
                open_trades.append(trade)
            else:
                yield rows
        if open_trades:
            self._replay = self._replay or Replay(self._day, self._day)
            for one in self._replay.of(open_trades):
                yield rows_of_replay(one.trade, one, recorded=recorded[one.trade.tid])


def _recorded(trades: Sequence[Trade]) -> Mapping[str, list[Recorded]]:
    """Order → its recorded uses, one per activity. One query."""
    uses = Redemption.objects.filter(tid__in=[trade.tid for trade in trades]).exclude(
        state=RedemptionState.RELEASED
    )
    found: dict[str, list[Recorded]] = defaultdict(list)
    sums = uses.order_by("tid", "activity").values_list("tid", "activity_id", "activity__level")
    for tid, activity_id, level, amount in sums.annotate(amount=Sum("discount_cny")):
        found[tid].append(Recorded(activity_id, fen(amount), level != ActivityLevel.POSTAGE))
    return found


def _facts(rows: Iterable[OrderPromotion]) -> dict[int, list[tuple[object, ...]]]:
    found: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for row in rows:
        found[row.trade_id].append(tuple(getattr(row, name) for name in FACTS))
    return {pk: sorted(facts, key=repr) for pk, facts in found.items()}
