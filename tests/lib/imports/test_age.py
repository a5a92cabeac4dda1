"""When a file's facts were true, by its name."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shopops.lib.imports.age import NamedAge, age_from_filename

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 18, 12, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("filename", "age"),
    [
        ("ExportOrderList1582822342.csv", "2020-02-28T00:52:22"),
        ("ExportOrderList1582822342123.csv", "2020-02-28T00:52:22.123000"),
        ("ExportOrderDetailList202006181030.csv", "2020-06-18T10:30:00"),
        ("订单_20200618103015.xlsx", "2020-06-18T10:30:15"),
        ("订单 2020-06-18 10:30.csv", "2020-06-18T10:30:00"),
        ("商品_全部_2026-06-17.xls", "2026-06-17T23:59:59"),
        ("products-20260617.csv", "2026-06-17T23:59:59"),
        ("订单2026年6月1日.csv", "2026-06-01T23:59:59"),
        # Today is not over yet.
        ("订单20260618.csv", "2026-06-18T12:00:00"),
        # About days, with the time of the export.
        ("订单20260601-20260610_20260612093000.csv", "2026-06-12T09:30:00"),
        ("订单20260610_202606110930.csv", "2026-06-11T09:30:00"),
        ("订单2026-06-01至2026-06-10 1781500000.csv", "2026-06-15T13:06:40"),
    ],
)
def test_times_of_the_export(filename: str, age: str) -> None:
    at = datetime.fromisoformat(age).replace(tzinfo=SHANGHAI)
    assert age_from_filename(filename, now=NOW) == NamedAge(at, is_period=False)


@pytest.mark.parametrize(
    ("filename", "end"),
    [
        ("订单20230601-20230630.csv", "2023-06-30T23:59:59"),
        ("订单 2023-06-01至2023-06-30.csv", "2023-06-30T23:59:59"),
        ("20230601_20230630订单 (1).csv", "2023-06-30T23:59:59"),
        ("订单2023.6.1~2023.6.30.csv", "2023-06-30T23:59:59"),
        ("订单2023年6月1日-2023年6月30日.csv", "2023-06-30T23:59:59"),
        ("订单2023-06-01 00-00-00至2023-06-30 12-00-00.csv", "2023-06-30T12:00:00"),
        ("商品_全部_2026-06-17_2026-06-17.xls", "2026-06-17T23:59:59"),
        ("订单20230601-0630.csv", "2023-06-30T23:59:59"),
        ("订单2023-06-01至06-30.csv", "2023-06-30T23:59:59"),
        ("订单2023年6月1日至30日.csv", "2023-06-30T23:59:59"),
        ("订单20260601-20260618.csv", "2026-06-18T12:00:00"),
    ],
)
def test_a_period_says_only_that_the_export_was_later(filename: str, end: str) -> None:
    at = datetime.fromisoformat(end).replace(tzinfo=SHANGHAI)
    assert age_from_filename(filename, now=NOW) == NamedAge(at, is_period=True)


@pytest.mark.parametrize(
    "filename",
    ["订单.csv", "ExportOrderList20345678901.xlsx", "orders_2020-02.csv", "x9999999999.csv", "20261301.csv"],
)
def test_names_without_a_time(filename: str) -> None:
    assert age_from_filename(filename, now=NOW) is None
