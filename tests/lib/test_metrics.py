"""Reading a metric from sums."""

from decimal import Decimal

import pytest

from shopops.lib.metrics import (
    Agg,
    Metric,
    Sums,
    Unit,
    UnknownMetric,
    columns_of,
    combined,
    metric_of,
    register,
    value,
)

RATE = Metric(
    key="test_rate",
    name="rate",
    description="",
    unit=Unit.RATE,
    statistic="test",
    numerator="good",
    denominator="all",
    unless="unknown",
    agg=Agg.RATIO,
)
AMOUNT = Metric(
    key="test_amount", name="amount", description="", unit=Unit.CNY, statistic="test", numerator="good"
)


def test_a_ratio_is_taken_of_the_sums() -> None:
    assert value(RATE, {"good": 1, "all": 4, "unknown": 0}) == Decimal("0.25")


@pytest.mark.parametrize(
    "sums",
    [
        {"good": 0, "all": 0, "unknown": 0},
        {"good": None, "all": 4, "unknown": 0},
        {"good": 1, "all": None, "unknown": 0},
        {"good": 1, "all": 4, "unknown": 1},
        {"good": 1, "all": 4, "unknown": None},
    ],
)
def test_no_value_is_none_and_never_zero(sums: dict[str, int | None]) -> None:
    assert value(RATE, sums) is None


def test_zero_is_a_value() -> None:
    assert value(AMOUNT, {"good": Decimal("0.00")}) == 0
    assert value(AMOUNT, {"good": None}) is None


def test_columns_to_sum() -> None:
    assert columns_of([RATE, AMOUNT]) == {"good", "all", "unknown"}


def test_two_metrics_cannot_share_a_key() -> None:
    known = metric_of("paid_cny")
    register(known)
    with pytest.raises(ValueError, match="paid_cny"):
        register(Metric(key="paid_cny", name="", description="", unit=Unit.CNY, statistic="x", numerator="y"))
    assert metric_of("paid_cny") is known


def test_an_unknown_metric_is_an_error() -> None:
    with pytest.raises(UnknownMetric):
        metric_of("happiness")


def metric(agg: Agg, *, per: str | None = None) -> Metric:
    return Metric(
        key="m",
        name="",
        description="",
        unit=Unit.COUNT,
        statistic="t",
        numerator="n",
        denominator=per,
        agg=agg,
    )


def days(*pairs: tuple[int | None, int | None]) -> list[Sums]:
    return [{"n": n, "d": d} for n, d in pairs]


@pytest.mark.parametrize(
    ("agg", "per", "rows", "expected"),
    [
        (Agg.SUM, None, days((1, 0), (None, 0), (4, 0)), 5),
        (Agg.SUM, None, days((None, 0)), None),
        (Agg.SUM, None, [], None),
        # 100 + 100 visitors, some of them the same: person-days.
        (Agg.DISTINCT, None, days((100, 0), (100, 0)), 200),
        # Bounces 40 of 100 and 180 of 300 visitors: the sums say 55 %, the mean of the days 50 %.
        (Agg.RATIO, "d", days((40, 100), (180, 300)), Decimal("0.55")),
        (Agg.DAYMEAN, "d", days((40, 100), (180, 300)), Decimal("0.5")),
        # Half of a ratio is none: neither the 9 nor the 50 counts.
        (Agg.RATIO, "d", days((1, 4), (9, None), (None, 50)), Decimal("0.25")),
        (Agg.RATIO, "d", days((5, 0)), None),
        (Agg.DAYMEAN, "d", days((1, 4), (5, 0), (None, 7)), Decimal("0.25")),
        (Agg.DAYMEAN, None, days((0, 0), (3, 0), (None, 0)), Decimal("1.5")),
        (Agg.DAYMEAN, None, days((None, 0)), None),
        (Agg.LAST, None, days((7, 0), (0, 0), (None, 0)), 0),
        (Agg.LAST, None, days((None, 0)), None),
    ],
)
def test_several_days(agg: Agg, per: str | None, rows: list[Sums], expected: Decimal | int | None) -> None:
    assert combined(metric(agg, per=per), rows) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (days((60, 0)), days((100, 0)), -40),
        (days((60, 0), (40, 0)), days((None, 0), (30, 0)), 70),
        (days((60, 0)), [], None),
        (days((60, 0)), days((None, 0)), None),
        ([], days((60, 0)), None),
    ],
)
def test_a_change_needs_both_sides(now: list[Sums], before: list[Sums], expected: int | None) -> None:
    assert combined(metric(Agg.DELTA), now, before) == expected


@pytest.mark.parametrize(("agg", "per"), [(Agg.RATIO, None), (Agg.SUM, "d"), (Agg.DISTINCT, "d")])
def test_a_ratio_and_nothing_else_is_divided(agg: Agg, per: str | None) -> None:
    with pytest.raises(ValueError, match="ratio"):
        metric(agg, per=per)
