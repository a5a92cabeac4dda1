"""Reading a metric from sums."""

from decimal import Decimal

import pytest

from shopops.lib.metrics import Metric, Unit, UnknownMetric, columns_of, metric_of, register, value

RATE = Metric(
    key="test_rate",
    name="rate",
    description="",
    unit=Unit.RATE,
    statistic="test",
    numerator="good",
    denominator="all",
    unless="unknown",
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
