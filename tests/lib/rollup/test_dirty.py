"""Late facts rebuild the days they touch, no other, and are never lost."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from orders.figures.models import ShopDay
from shopops.lib.calendar import shop_day_sql
from shopops.lib.rollup.dirty import mark_dirty, mark_dirty_sql
from shopops.lib.rollup.engine import run, run_due
from shopops.lib.rollup.models import DirtyDay, RollupRun
from shopops.lib.rollup.registry import UnknownSource, readers_of, statistic_of
from tests import make
from tests.lib.rollup.conftest import DAY

EVE, NEXT_DAY = DAY - timedelta(days=1), DAY + timedelta(days=1)
# These read the days before their own, so a fact of DAY changes their figures of the next day, which is today.
LOOK_BACK = {("promotion_baseline", NEXT_DAY), ("promotion_new_buyers", NEXT_DAY)}
MARK = "INSERT INTO rollup_dirtyday (day, source) VALUES (%s, 'trades')"


def orders_of_the_day() -> int:
    return ShopDay.objects.get(day=DAY).orders


@pytest.mark.django_db
def test_exactly_the_marked_days_are_rebuilt(the_next_morning: Any) -> None:
    run([EVE, DAY, NEXT_DAY], by="test")
    make.trade()
    mark_dirty([DAY, DAY], "trades")
    report = run_due(by="late")
    assert report.days == {DAY, NEXT_DAY}
    assert orders_of_the_day() == 1
    assert _built_by("late") == {(key, DAY) for key in readers_of("trades")} | LOOK_BACK
    assert not DirtyDay.objects.exists()


@pytest.mark.django_db
def test_building_some_statistics_leaves_the_others_due(the_next_morning: Any) -> None:
    mark_dirty([DAY], "trades")
    run([DAY], [statistic_of("shop_day")], by="test")
    assert not DirtyDay.objects.exists()
    due = RollupRun.objects.filter(day=DAY, due_at__lte=timezone.now())
    assert set(due.values_list("statistic", flat=True)) == set(readers_of("trades")) - {"shop_day"}
    run([DAY], by="test")
    assert not due.exists()


@pytest.mark.django_db
def test_an_import_can_mark_the_days_of_a_set_in_one_statement(django_assert_num_queries: Any) -> None:
    make.trade(created=make.NOON)
    make.trade(created=make.NOON, pay_time=None)
    make.trade(created=make.NOON.replace(hour=16), pay_time=None)
    created_day = shop_day_sql("created")
    select = f"SELECT {created_day} FROM orders_trade WHERE tid <> %s UNION ALL SELECT NULL"
    with django_assert_num_queries(1), connection.cursor() as cursor:
        cursor.execute(mark_dirty_sql(select, "trades"), ["0"])
    assert sorted(DirtyDay.objects.values_list("day", flat=True)) == [DAY, NEXT_DAY]


@pytest.mark.django_db
def test_marking_nothing_costs_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        mark_dirty([], "trades")


@pytest.mark.django_db
def test_a_misspelt_source_is_refused() -> None:
    with pytest.raises(UnknownSource):
        mark_dirty([DAY], "trade")
    with pytest.raises(UnknownSource):
        mark_dirty_sql("SELECT 1", "trades'; --")


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_rolled_back_marks_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        mark_dirty([DAY], "trades")
        raise ZeroDivisionError
    assert not DirtyDay.objects.exists()


def test_a_mark_made_during_the_build_is_not_lost(
    elsewhere: Any, in_thread: Callable[..., Future[Any]], the_next_morning: Any
) -> None:
    """The build has read the trades and waits at the third table; an import commits; the build ends."""
    make.trade()
    mark_dirty([DAY], "trades")
    elsewhere.cursor().execute("LOCK TABLE orders_shopprovince IN ACCESS EXCLUSIVE MODE")
    build = in_thread(run, [DAY], by="test")
    _wait_for(lambda: RollupRun.objects.filter(statistic="shop_hour", done_at__isnull=False).exists())
    with transaction.atomic():
        make.trade()
        mark_dirty([DAY], "trades")
    elsewhere.commit()
    build.result(timeout=30)
    assert orders_of_the_day() == 1
    assert DirtyDay.objects.count() == 1
    run_due(by="test")
    assert orders_of_the_day() == 2
    assert not DirtyDay.objects.exists()


def test_an_import_under_way_holds_up_neither_the_build_nor_another_import(
    elsewhere: Any, the_next_morning: Any
) -> None:
    make.trade()
    mark_dirty([DAY], "trades")
    elsewhere.cursor().execute(MARK, [DAY])  # not committed yet
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    try:
        mark_dirty([DAY], "trades")
        run_due(by="test")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    assert orders_of_the_day() == 1
    assert not DirtyDay.objects.exists()
    elsewhere.commit()
    assert run_due(by="second mark").days == {DAY, NEXT_DAY}
    assert _built_by("second mark") == {(key, DAY) for key in readers_of("trades")} | LOOK_BACK


def _built_by(name: str) -> set[tuple[str, date]]:
    return set(RollupRun.objects.filter(by=name).values_list("statistic", "day"))


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
