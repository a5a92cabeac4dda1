"""One day's figures: against the bare aggregates, and against the same day after ten times the history."""

import os
import statistics
from datetime import date, timedelta
from pathlib import Path

from django.db import connection

from benchmarks.harness import (
    Timing,
    in_turns,
    scratch_database,
    seconds,
    show,
    use_database,
    without_indexes,
)
from orders.trades.models import Buyer
from products.catalogue.models import Product
from promotions.activities.models import Activity
from shopops.lib import calendar
from shopops.lib.rollup.engine import parameters_of, run
from shopops.lib.rollup.registry import Statistic, all_statistics
from staff.accounts.models import User

NAME = "rollup"
DAY = date(2026, 6, 18)
TRADES_A_DAY = int(os.environ.get("BENCH_TRADES_A_DAY", "5000"))
SHORT_DAYS, LONG_DAYS = 30, 300
HISTORY = Path(__file__).with_name("rollup_history.sql")


def main() -> None:
    """Two scratch databases, one with ten times the history of the other."""
    with scratch_database("rollup_short") as short:
        _load(SHORT_DAYS)
        with scratch_database("rollup_long") as long:
            _load(LONG_DAYS)
            after_history = _compare_histories(short, long)
        use_database(short)
        against_aggregates = in_turns(_ours, _bare_aggregates, rounds=15)
    show(
        f"{LONG_DAYS} days of history",
        after_history,
        ours="one day",
        yardstick=f"{SHORT_DAYS} days",
        limit=1.2,
    )
    show("one day", against_aggregates, ours="all statistics", yardstick="bare aggregates", limit=1.5)
    print(f"{NAME} ratio: {against_aggregates.ratio:.2f}")


def _load(days: int) -> None:
    Product.objects.bulk_create(Product(num_iid=str(600000000000 + i), title="商品") for i in range(500))
    Buyer.objects.bulk_create(Buyer(identity=f"ouid:{i}", masked_nick="b**") for i in range(60_000))
    first = DAY - timedelta(days=days - 1)
    _run_activities()

    def load() -> None:
        with connection.cursor() as cursor, without_indexes(cursor, "orders_trade", "orders_suborder"):
            for day in calendar.days_between(first, DAY):
                cursor.execute(HISTORY.read_text(), {"day": day, "a_day": TRADES_A_DAY})
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    print(f"{days} days of {TRADES_A_DAY} trades loaded in {seconds(load):.0f} s", flush=True)


def _run_activities() -> None:
    """Some activities for everything, live on the day: each has a row."""
    person = User.objects.create_user(NAME, "x", roles=["manager"])
    window = {"starts_at": calendar.starts_at(DAY), "ends_at": calendar.ends_at(DAY)}
    for number in range(5):
        one = Activity(
            title=f"活动 {number}", kind="money_off", status="live", covers_everything=True, **window
        )
        one.owner = one.created_by = one.updated_by = one.published_by = person
        one.published_at = window["starts_at"]
        one.take_level()
        one.save()


def _ours() -> None:
    assert run([DAY], by=NAME).builds == len(all_statistics())


def _bare_aggregates() -> None:
    for statistic in all_statistics():
        _select(statistic)


def _select(statistic: Statistic) -> None:
    """The statement's SELECT alone: what anybody would have to ask to know these figures."""
    insert = statistic.sql()
    with connection.cursor() as cursor:
        cursor.execute(insert[insert.index("\nSELECT") :], parameters_of(DAY))
        cursor.fetchall()


def _compare_histories(short: str, long: str) -> Timing:
    """The same day in both databases, in turns: in each turn the best of five, after one to warm up."""
    times: dict[str, list[float]] = {short: [], long: []}
    for _ in range(7):
        for database in (short, long):
            use_database(database)
            _ours()
            times[database].append(min(seconds(_ours) for _ in range(5)))
    return Timing(ours=statistics.median(times[long]), yardstick=statistics.median(times[short]))
