"""When a file's facts were true, by its name."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shopops.lib.imports.age import age_from_filename

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
    ],
)
def test_times_in_names(filename: str, age: str) -> None:
    assert age_from_filename(filename, now=NOW) == datetime.fromisoformat(age).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "filename",
    ["订单.csv", "ExportOrderList20345678901.xlsx", "orders_2020-02.csv", "x9999999999.csv", "20261301.csv"],
)
def test_names_without_a_time(filename: str) -> None:
    assert age_from_filename(filename, now=NOW) is None
