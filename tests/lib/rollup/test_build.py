"""What one build leaves behind."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from orders.figures.models import ShopDay, ShopHour, ShopProvince
from shopops.lib.rollup import registry
from shopops.lib.rollup.dirty import mark_dirty
from shopops.lib.rollup.engine import run, run_due
from shopops.lib.rollup.models import BuildState, RollupRun
from shopops.lib.rollup.queries import data_through, final_days
from shopops.lib.rollup.registry import all_statistics, statistic_of
from tests import make
from tests.lib.rollup.conftest import DAY, FINAL_AFTER, morning_after

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_next_morning")]
SHOP_DAY = "shop_day"


def state() -> str:
    return RollupRun.objects.get(statistic=SHOP_DAY, day=DAY).state


def figures() -> list[list[tuple[object, ...]]]:
    """Every row of every statistic, ids left out."""
    return [
        sorted(
            (
                tuple(v for k, v in row.items() if k != "id")
                for row in statistic.model._default_manager.values()
            ),
            key=str,
        )
        for statistic in all_statistics()
    ]


def test_building_again_gives_the_same_rows() -> None:
    make.sub_order(product=make.product())
    run([DAY], by="test")
    first = figures()
    run([DAY], by="test")
    assert figures() == first
    keys = [statistic.key for statistic in all_statistics()]
    # A day, its hours, its province, its product; no activity ran.
    rows = {"shop_day": 1, "shop_hour": 24, "shop_province": 1, "product_day": 1}
    assert [len(rows) for rows in first] == [rows.get(key, 0) for key in keys]


def test_only_the_statistics_asked_for_are_built() -> None:
    run([DAY], [statistic_of("shop_hour")], by="test")
    assert list(RollupRun.objects.values_list("statistic", "row_count")) == [("shop_hour", 24)]
    assert not ShopDay.objects.exists()


def test_an_empty_day_has_zeros_and_an_unbuilt_day_has_no_row() -> None:
    run([DAY], by="test")
    empty = ShopDay.objects.get()
    assert (empty.orders, empty.paid_cny, empty.paid_items) == (0, 0, 0)
    assert ShopHour.objects.filter(orders=0, paid_cny=0).count() == 24
    assert not ShopProvince.objects.exists()
    assert not ShopDay.objects.filter(day=DAY - timedelta(days=1)).exists()


def test_the_ledger_says_who_and_how_much() -> None:
    make.trade()
    report = run([DAY], by="a test")
    entry = RollupRun.objects.get(statistic="shop_hour")
    assert (entry.by, entry.row_count, entry.state) == ("a test", 24, BuildState.OPEN)
    assert (report.builds, report.rows, report.days, report.failed) == (
        len(all_statistics()),
        1 + 24 + 1,
        {DAY},
        [],
    )


def test_today_is_built_so_far_and_once_more_when_it_is_over(
    the_next_morning: time_machine.Traveller,
) -> None:
    the_next_morning.move_to(make.NOON)
    run([DAY], by="test")
    assert state() == BuildState.SO_FAR
    assert data_through(SHOP_DAY) is None
    make.trade()
    the_next_morning.move_to(morning_after(1))
    run_due(by="test")
    assert state() == BuildState.OPEN
    assert data_through(SHOP_DAY) == DAY
    assert ShopDay.objects.get(day=DAY).orders == 1


def test_a_day_becomes_final_when_late_facts_have_had_their_days(
    the_next_morning: time_machine.Traveller,
) -> None:
    run([DAY], by="test")
    the_next_morning.move_to(morning_after(FINAL_AFTER))
    run_due(by="test")
    assert state() == BuildState.OPEN
    assert final_days(SHOP_DAY, DAY, DAY) == set()
    the_next_morning.move_to(morning_after(FINAL_AFTER + 1))
    run_due(by="test")
    assert state() == BuildState.FINAL
    assert final_days(SHOP_DAY, DAY, DAY) == {DAY}


def test_a_final_day_that_gets_dirty_is_rebuilt_and_final_again(
    the_next_morning: time_machine.Traveller,
) -> None:
    the_next_morning.move_to(morning_after(100))
    run([DAY], by="test")
    make.trade()
    mark_dirty([DAY], "trades")
    assert final_days(SHOP_DAY, DAY, DAY) == set()
    run_due(by="test")
    assert ShopDay.objects.get(day=DAY).orders == 1
    assert final_days(SHOP_DAY, DAY, DAY) == {DAY}


def test_gaps_are_filled_up_to_today(the_next_morning: time_machine.Traveller) -> None:
    run([DAY], by="test")
    the_next_morning.move_to(morning_after(4))
    run_due(by="test")
    built = RollupRun.objects.filter(statistic=SHOP_DAY).order_by("day").values_list("day", "state")
    assert [(day - DAY).days for day, _ in built] == [0, 1, 2, 3, 4]
    assert [how for _, how in built] == [BuildState.OPEN] * 4 + [BuildState.SO_FAR]
    assert run_due(by="test").builds == 0


def test_a_gap_of_years_is_no_gap() -> None:
    """A file of two days in 2020: the quiet day between them has zeros, the years since have nothing."""
    mark_dirty([date(2020, 2, 1), date(2020, 2, 3)], "trades")
    run_due(by="test")
    built = RollupRun.objects.filter(statistic=SHOP_DAY).order_by("day").values_list("day", flat=True)
    quiet = date(2020, 2, 2)
    assert list(built) == [date(2020, 2, 1), quiet, date(2020, 2, 3), DAY, DAY + timedelta(days=1)]


def test_one_broken_statistic_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, the_next_morning: time_machine.Traveller
) -> None:
    make.trade(payable_cny=Decimal("7.00"))
    broken = tmp_path / "broken.sql"
    broken.write_text("INSERT INTO orders_shopday (day, orders) SELECT %(day)s, 1 / 0")
    known = statistic_of(SHOP_DAY)
    run([DAY], by="test")
    with monkeypatch.context() as broken_definition:
        broken_definition.setitem(registry._statistics, SHOP_DAY, replace(known, sql_file=broken))
        mark_dirty([DAY], "trades")
        report = run_due(by="sweep")
        assert report.failed[0] == (SHOP_DAY, DAY)
        # The figures of the build before are still there; the others are done.
        assert ShopDay.objects.get(day=DAY).ordered_cny == 7
        assert RollupRun.objects.filter(day=DAY, due_at__lte=timezone.now()).count() == 0
        entry = RollupRun.objects.get(statistic=SHOP_DAY, day=DAY)
        assert (entry.state, entry.failures) == (BuildState.OPEN, 1)
        assert "division by zero" in entry.error
        # The next sweep builds neither it nor the others; two minutes later it is tried again, then four.
        assert run_due(by="sweep").days == set()
        the_next_morning.shift(timedelta(minutes=2))
        assert (SHOP_DAY, DAY) in run_due(by="sweep").failed
        the_next_morning.shift(timedelta(minutes=2))
        assert run_due(by="sweep").days == set()
        the_next_morning.shift(timedelta(minutes=2))
    assert DAY in run_due(by="sweep").days
    entry.refresh_from_db()
    assert (entry.state, entry.failures, entry.error) == (BuildState.OPEN, 0, "")


def test_a_server_in_another_time_zone_gives_the_same_days() -> None:
    make.trade(created=make.NOON.replace(hour=16) - timedelta(days=1))  # 00:00:00 of DAY in Shanghai
    make.trade(created=make.NOON.replace(hour=15, minute=59, second=49))  # paid 23:59:59
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'America/New_York'")
        run([DAY], by="test")
    assert ShopDay.objects.get().orders == 2
    hours = ShopHour.objects.filter(paid_orders=1).values_list("hour", flat=True)
    assert sorted(hours) == [0, 23]
