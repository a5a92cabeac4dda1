"""Which days a choice means, and the days they are compared with."""

from datetime import date

import pytest

from analytics.dashboard.forms import PeriodForm
from analytics.dashboard.periods import CUSTOM, Period, named

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("key", "days", "before"),
    [
        ("today", ("2026-03-01", "2026-03-01"), ("2026-02-28", "2026-02-28")),
        ("yesterday", ("2026-02-28", "2026-02-28"), ("2026-02-27", "2026-02-27")),
        ("7d", ("2026-02-22", "2026-02-28"), ("2026-02-15", "2026-02-21")),
        ("30d", ("2026-01-30", "2026-02-28"), ("2025-12-31", "2026-01-29")),
    ],
)
def test_named_periods(key: str, days: tuple[str, str], before: tuple[str, str]) -> None:
    period = named(key, TODAY)
    assert (str(period.first), str(period.last)) == days
    assert (str(period.before().first), str(period.before().last)) == before
    assert period.before().day_count == period.day_count


def test_a_range_of_ones_own() -> None:
    form = PeriodForm({"from": "2026-02-10", "to": "2026-02-12"}, today=TODAY)
    assert form.chosen() == Period(CUSTOM, date(2026, 2, 10), date(2026, 2, 12))


@pytest.mark.parametrize(
    "query",
    [
        {"period": "century"},
        {"from": "2026-02-12", "to": "2026-02-10"},
        {"from": "2026-02-12"},
        {"from": "soon", "to": "2026-02-10"},
        {"from": "2020-01-01", "to": "2026-01-01"},
        {"from": "0001-01-01", "to": "0001-01-02"},
    ],
)
def test_what_is_no_period(query: dict[str, str]) -> None:
    form = PeriodForm(query, today=TODAY)
    assert form.chosen() is None and form.errors


def test_no_choice_is_no_mistake() -> None:
    form = PeriodForm({}, today=TODAY)
    assert form.chosen() is None and not form.errors


def test_short_periods_reach_back_for_their_course() -> None:
    assert named("yesterday", TODAY).reaching_back(14) == Period(CUSTOM, date(2026, 2, 15), date(2026, 2, 28))
    assert named("7d", TODAY).reaching_back(14) == named("7d", TODAY)
