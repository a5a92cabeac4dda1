"""Days of the shop."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from shopops.lib import calendar

DAY = date(2026, 6, 18)


def test_a_day_begins_at_midnight_in_shanghai_and_ends_where_the_next_begins() -> None:
    assert calendar.starts_at(DAY) == datetime(2026, 6, 17, 16, tzinfo=UTC)
    assert (
        calendar.ends_at(DAY)
        == calendar.starts_at(date(2026, 6, 19))
        == datetime(2026, 6, 18, 16, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 17, 15, 59, 59, 999999, tzinfo=UTC), date(2026, 6, 17)),
        (datetime(2026, 6, 17, 16, tzinfo=UTC), DAY),
        (datetime(2026, 6, 18, 15, 59, 59, tzinfo=UTC), DAY),
    ],
)
def test_the_day_of_a_moment(moment: datetime, day: date) -> None:
    assert calendar.shop_day(moment) == day


def test_today_is_the_shops_day_while_utc_is_still_on_the_day_before() -> None:
    with time_machine.travel(datetime(2026, 6, 17, 20, tzinfo=UTC)):
        assert calendar.today() == DAY


def test_days_between_counts_both_ends() -> None:
    assert list(calendar.days_between(DAY, DAY + timedelta(days=1))) == [DAY, DAY + timedelta(days=1)]
    assert list(calendar.days_between(DAY, DAY - timedelta(days=1))) == []
