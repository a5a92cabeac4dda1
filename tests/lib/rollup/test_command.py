"""`manage.py rollup` and the schedule."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from orders.figures.models import ShopDay
from shopops.lib.rollup import tasks
from shopops.lib.rollup.dirty import mark_dirty
from shopops.lib.rollup.lock import one_runner
from shopops.lib.rollup.models import RollupRun
from shopops.lib.rollup.registry import all_statistics
from tests.lib.rollup.conftest import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_next_morning")]


def rollup(*args: str) -> str:
    out = StringIO()
    call_command("rollup", *args, stdout=out)
    return out.getvalue()


def test_without_arguments_everything_due_is_built_and_then_nothing() -> None:
    mark_dirty([DAY - timedelta(days=9)], "trades")
    assert rollup() == f"11 days (2026-06-09 … 2026-06-19), {11 * len(all_statistics())} builds, 275 rows.\n"
    assert rollup() == "All figures are up to date.\n"


def test_a_range_is_built_for_the_statistics_asked_for() -> None:
    assert rollup("--from", "2026-06-17", "--to", "2026-06-18", "--statistic", "shop_day") == (
        "2 days (2026-06-17 … 2026-06-18), 2 builds, 2 rows.\n"
    )


def test_from_alone_reaches_to_today() -> None:
    rollup("--from", "2026-06-17")
    assert ShopDay.objects.count() == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--to", "2026-06-18"], "need --from"),
        (["--statistic", "shop_day"], "need --from"),
        (["--from", "2026-06-18", "--to", "2026-06-17"], "is after"),
        (
            ["--from", "2026-06-18", "--statistic", "weather"],
            "unknown statistic 'weather'; there are shop_day",
        ),
        (["--from", "18/6/2026"], "invalid"),
    ],
)
def test_a_wrong_order_is_refused_in_a_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        rollup(*arguments)
    assert not RollupRun.objects.exists()


def test_the_sweep_builds_today_so_far_what_is_dirty_and_the_gap_between() -> None:
    mark_dirty([DAY - timedelta(days=2)], "trades")
    tasks.dirty_days()
    days = RollupRun.objects.filter(statistic="shop_day").values_list("day", flat=True)
    assert sorted((day - DAY).days for day in days) == [-2, -1, 0, 1]


def test_tonight_builds_what_the_sweep_would() -> None:
    tasks.tonight()
    assert set(RollupRun.objects.values_list("by", flat=True)) == {"tonight"}
    assert RollupRun.objects.count() == 2 * len(all_statistics())


@pytest.mark.django_db(transaction=True)
def test_a_sweep_leaves_the_work_to_the_runner_that_has_it(in_thread: Callable[..., Future[Any]]) -> None:
    with one_runner(wait=False):
        in_thread(tasks.dirty_days).result(timeout=60)
    assert not RollupRun.objects.exists()


def test_a_sweep_with_nothing_to_do_is_a_few_reads_whatever_the_history(
    django_assert_max_num_queries: Any,
) -> None:
    rollup("--from", "2026-05-01")
    before = list(RollupRun.objects.values())
    with django_assert_max_num_queries(5):
        tasks.dirty_days()
    assert list(RollupRun.objects.values()) == before
