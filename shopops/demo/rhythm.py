"""When buyers buy: by weekday and by hour."""

from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from shopops.lib.calendar import starts_at


def _hours(weights: str) -> list[int]:
    return [int(weight) for weight in weights.split()]


WEEKDAY_FACTORS = (1.04, 1.02, 1.0, 1.0, 0.97, 0.88, 0.92)  # Monday first
# How many of a day's orders fall in each hour from 0 to 23. Three peaks: 10–12, 13–17, 20–23.
HOUR_WEIGHTS = _hours("14 7 4 2 2 4 10 20 36 52 74 68  46 58 64 66 60 44 42 56 84 96 82 38")
WEEKEND_HOUR_WEIGHTS = _hours("22 11 6 3 2 3 7 13 24 40 58 56  48 52 58 60 56 48 48 60 80 88 78 46")
# On the great days people wait for midnight and for the evening.
PEAK_HOUR_WEIGHTS = _hours("150 52 16 6 4 6 14 28 50 64 82 70  52 62 66 66 62 50 54 74 138 118 104 96")

_USUAL = list(accumulate(HOUR_WEIGHTS))
_WEEKEND = list(accumulate(WEEKEND_HOUR_WEIGHTS))
_PEAK = list(accumulate(PEAK_HOUR_WEIGHTS))


def orders_of_day(random: Random, day: date, per_day: float, factor: float) -> int:
    """How many orders a day brings, with the scatter of counted things."""
    expected = per_day * WEEKDAY_FACTORS[day.weekday()] * factor * random.gauss(1, 0.05)
    return max(0, round(random.gauss(expected, max(expected, 1) ** 0.5)))


def moments_of_day(random: Random, day: date, count: int, is_peak: bool) -> list[datetime]:
    """`count` moments of the day in order, Asia/Shanghai."""
    weights = _PEAK if is_peak else _WEEKEND if day.weekday() >= 5 else _USUAL
    midnight = starts_at(day)
    hours = random.choices(range(24), cum_weights=weights, k=count)
    return sorted(midnight + timedelta(hours=hour, seconds=random.randrange(3600)) for hour in hours)
