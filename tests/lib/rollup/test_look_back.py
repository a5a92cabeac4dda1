"""Figures that read earlier days, and figures that read figures, are rebuilt when those change."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from orders.figures.models import ShopDay, ShopHour, ShopProvince
from shopops.lib.rollup import due, registry
from shopops.lib.rollup.dirty import mark_dirty
from shopops.lib.rollup.engine import run, run_due
from shopops.lib.rollup.models import BuildState, RollupRun
from shopops.lib.rollup.queries import final_days
from shopops.lib.rollup.registry import statistic_of
from tests import make
from tests.lib.rollup.conftest import DAY, morning_after, statistic

pytestmark = pytest.mark.django_db


def insert(path: Path, model: type[Model], **values: str) -> Path:
    """A statement file for one row a day: these columns, and 0 in all others."""
    columns = {field.column: "0" for field in model._meta.fields if field.name not in ("id", "day")} | values
    named = ", ".join(columns)
    path.write_text(
        f"INSERT INTO {model._meta.db_table} (day, {named}) SELECT %(day)s, {', '.join(columns.values())}"
    )
    return path


# The orders of the day and of the two days before.
THREE_DAYS = """(SELECT count(*) FROM orders_trade
WHERE created >= %(starts_at)s - interval '2 days' AND created < %(ends_at)s)"""
# A figure of figures: those three days as of the day before.
AS_OF_EVE = """coalesce((SELECT sum(orders) FROM orders_shopday WHERE day = %(day)s::date - 1), 0)"""
SAME_DAY = """coalesce((SELECT sum(orders) FROM orders_shopday WHERE day = %(day)s), 0)"""


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[time_machine.Traveller]:
    """Six days after DAY; two statistics, the second of which reads the first."""
    three = insert(tmp_path / "three.sql", ShopDay, orders=THREE_DAYS)
    compared = insert(tmp_path / "compared.sql", ShopHour, orders=SAME_DAY, paid_orders=AS_OF_EVE)
    monkeypatch.setattr(registry, "_statistics", {})
    registry.register(
        replace(statistic("three_days", look_back_days=2), model=ShopDay, sql_file=three),
        replace(
            statistic("compared", depends_on=("three_days",), look_back_days=1, sources=frozenset()),
            model=ShopHour,
            sql_file=compared,
        ),
    )
    with time_machine.travel(morning_after(6), tick=False) as traveller:
        make.trade()
        run([DAY - timedelta(days=1), *days(0, 5)], by="test")
        run_due(by="test")
        yield traveller


def days(first: int, last: int) -> list[Any]:
    return [DAY + timedelta(days=number) for number in range(first, last + 1)]


def orders() -> list[int]:
    return list(
        ShopDay.objects.filter(day__range=(DAY, DAY + timedelta(days=4)))
        .order_by("day")
        .values_list("orders", flat=True)
    )


def pairs() -> list[tuple[int, int]]:
    shown = ShopHour.objects.filter(day__range=(DAY, DAY + timedelta(days=4))).order_by("day")
    return list(shown.values_list("orders", "paid_orders"))


def test_a_late_fact_changes_the_days_that_look_back_on_it_and_no_other() -> None:
    assert (orders(), pairs()) == ([1, 1, 1, 0, 0], [(1, 0), (1, 1), (1, 1), (0, 1), (0, 0)])
    make.trade()
    mark_dirty([DAY], "trades")
    report = run_due(by="late")
    assert report.days == set(days(0, 3))
    assert (orders(), pairs()) == ([2, 2, 2, 0, 0], [(2, 0), (2, 2), (2, 2), (0, 2), (0, 0)])
    assert run_due(by="late").days == set()


def test_days_that_look_back_on_a_changed_fact_are_not_final(clock: time_machine.Traveller) -> None:
    clock.move_to(morning_after(60))
    run_due(by="test")
    assert final_days("compared", DAY, DAY + timedelta(days=5)) == set(days(0, 5))
    mark_dirty([DAY], "trades")
    assert final_days("three_days", DAY, DAY + timedelta(days=5)) == set(days(3, 5))
    assert final_days("compared", DAY, DAY + timedelta(days=5)) == set(days(4, 5))
    due.note_due(timezone.now())
    assert final_days("compared", DAY, DAY + timedelta(days=5)) == set(days(4, 5))
    run_due(by="test")
    assert final_days("compared", DAY, DAY + timedelta(days=5)) == set(days(0, 5))


def test_a_rebuilt_statistic_has_its_dependents_rebuilt() -> None:
    make.trade()
    run([DAY], [statistic_of("three_days")], by="command")
    assert pairs()[:2] == [(1, 0), (1, 1)]
    assert run_due(by="sweep").days == set(days(0, 1))
    assert pairs()[:2] == [(2, 0), (1, 2)]


def test_a_new_version_rebuilds_that_statistic_and_what_depends_on_it(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.move_to(morning_after(60))
    run_due(by="test")
    monkeypatch.setitem(registry._statistics, "compared", replace(statistic_of("compared"), version=2))
    report = run_due(by="sweep")
    assert report.builds == len(report.days) == RollupRun.objects.filter(statistic="compared").count()
    assert set(RollupRun.objects.filter(by="sweep").values_list("statistic", "version")) == {("compared", 2)}
    assert run_due(by="sweep").days == set()
    monkeypatch.setitem(registry._statistics, "three_days", replace(statistic_of("three_days"), version=7))
    assert run_due(by="sweep").builds == RollupRun.objects.count()


def test_a_new_statistic_is_built_for_all_days(tmp_path: Path) -> None:
    known = set(RollupRun.objects.values_list("day", flat=True))
    registry.register(
        replace(statistic("new"), model=ShopProvince, sql_file=insert(tmp_path / "new.sql", ShopProvince))
    )
    run_due(by="sweep")
    built = RollupRun.objects.filter(statistic="new").exclude(state=BuildState.PENDING)
    assert set(built.values_list("day", flat=True)) == known
    assert set(RollupRun.objects.filter(by="sweep").values_list("statistic", flat=True)) == {"new"}


def test_what_is_due_is_found_without_reading_the_history() -> None:
    """Of a long ledger, the sweep's queries read the entries that are due, by an index."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rollup_rolluprun (statistic, day, version, state, done_at, row_count, by, failures, error) "
            "SELECT 'three_days', %s::date - number, 1, 'final', %s, 1, '', 0, '' FROM generate_series(10, 20000) AS number",
            [DAY, now],
        )
        cursor.execute("ANALYZE rollup_rolluprun")
        cursor.execute("EXPLAIN SELECT day FROM rollup_rolluprun WHERE due_at <= %s", [now])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "rollup_rolluprun_due" in plan and "Seq Scan" not in plan
