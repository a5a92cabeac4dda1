"""A warning when figures are late, and only then."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from shopops.lib import calendar
from shopops.lib.rollup.dirty import mark_dirty
from shopops.lib.rollup.engine import run, run_due
from shopops.lib.rollup.ledger import note_failed, note_started
from shopops.lib.rollup.models import DirtyDay
from shopops.lib.rollup.queries import Lateness, data_through, late_figures
from shopops.lib.rollup.registry import UnknownStatistic, all_statistics, readers_of, statistic_of
from tests import make
from tests.lib.rollup.conftest import DAY, SHANGHAI, morning_after

pytestmark = pytest.mark.django_db


def at(hour: int, minute: int = 0) -> datetime:
    """That time on the day after DAY, in the shop."""
    return datetime(DAY.year, DAY.month, DAY.day, hour, minute, tzinfo=SHANGHAI) + timedelta(days=1)


def keys() -> list[str]:
    return [statistic.key for statistic in all_statistics()]


def why(now: datetime) -> set[tuple[str, date, Lateness]]:
    return {(late.subject, late.day, late.why) for late in late_figures(now)}


def test_yesterday_is_late_from_the_hour_set_and_not_before() -> None:
    assert why(at(5, 59)) == set()
    assert why(at(6)) == {(key, DAY, Lateness.MISSING) for key in keys()}


def test_nothing_is_late_when_yesterday_is_built(the_next_morning: object) -> None:
    run([DAY], by="test")
    assert why(at(23)) == set()


def test_figures_of_half_a_day_do_not_count(the_next_morning: object) -> None:
    run([DAY + timedelta(days=1)], by="test")
    assert why(at(6) + timedelta(days=1)) == {(k, DAY + timedelta(days=1), Lateness.MISSING) for k in keys()}


def test_a_dirty_day_is_late_after_ten_minutes_from_its_first_mark(the_next_morning: object) -> None:
    run([calendar.shop_day(timezone.now() - timedelta(days=1)), DAY], by="test")
    mark_dirty([DAY], "trades")
    first = morning_after(1)
    DirtyDay.objects.update(marked_at=first)
    mark_dirty([DAY], "trades")
    assert why(first + timedelta(minutes=10)) == set()
    late = late_figures(first + timedelta(minutes=10, seconds=1))
    assert [(entry.subject, entry.day, entry.why, entry.since) for entry in late] == [
        ("trades", DAY, Lateness.DIRTY, first)
    ]


def test_a_build_that_does_not_end_is_late_after_ten_minutes() -> None:
    begun = at(1)
    note_started([statistic_of("shop_day")], DAY, begun, by="test")
    assert why(begun + timedelta(minutes=10)) == set()
    assert why(begun + timedelta(minutes=11)) == {("shop_day", DAY, Lateness.OVERDUE)}


def test_a_day_that_is_over_may_wait_until_the_hour_set(the_next_morning: Any) -> None:
    """Due at midnight because the day is over: not late at one o'clock. A day whose facts changed is."""
    eve = DAY - timedelta(days=1)
    the_next_morning.move_to(make.NOON)
    run([eve, DAY], by="test")
    assert why(at(1)) == set()
    mark_dirty([eve], "trades")
    the_next_morning.move_to(at(0, 30))
    run([DAY - timedelta(days=9)], by="test")
    assert why(at(1)) == {(key, eve, Lateness.OVERDUE) for key in readers_of("trades")}


def test_what_failed_says_why(the_next_morning: Any) -> None:
    run([DAY], by="test")
    note_failed(statistic_of("shop_day"), DAY, ZeroDivisionError("7 / 0\nDETAIL: a row"))
    (late,) = late_figures(at(1))
    assert (late.subject, late.day, late.why) == ("shop_day", DAY, Lateness.FAILED)
    assert late.error == "ZeroDivisionError: 7 / 0"


def test_data_through_is_the_last_whole_day(the_next_morning: object) -> None:
    assert data_through("shop_day") is None
    run_due(by="test")
    assert data_through("shop_day") == DAY
    with pytest.raises(UnknownStatistic):
        data_through("weather")


def test_looking_for_late_figures_takes_three_queries(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(3):
        late_figures(at(12))
