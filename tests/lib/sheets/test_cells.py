"""From the text of a cell to a value: one case per defect, and against independent oracles."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopops.lib.sheets.cells import (
    SHANGHAI,
    parse_id,
    parse_int,
    parse_money,
    parse_rate,
    parse_signed_money,
    parse_text,
    parse_time,
)
from shopops.lib.sheets.errors import CELL_MESSAGES, CellError


def code_of(parse: Callable[[str], Any], text: str) -> str:
    with pytest.raises(CellError) as caught:
        parse(text)
    assert str(caught.value)
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234567890123456789", "1234567890123456789"),
        ('="1234567890123456789"', "1234567890123456789"),
        ("'1234567890123456789", "1234567890123456789"),
        ("\t1234567890123456789", "1234567890123456789"),
        (" 123 ", "123"),
        ("１２３", "123"),
        ("1", "1"),
        ("A18164178225", "A18164178225"),
        ("20200221-7", "20200221-7"),
        ("123456.0", "123456"),
        ("1234567890123450", "1234567890123450"),
        ('="1234567890123450000"', "1234567890123450000"),
        ("1234567890123450000", "1234567890123450000"),
        ('\'="1234567890123456789"', "1234567890123456789"),
        ("", None),
        ("'", None),
        ('=""', None),
        ("-", None),
    ],
)
def test_id(text: str, value: str | None) -> None:
    assert parse_id(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.23457E+18", "id_scientific"),
        ("1.23457e18", "id_scientific"),
        ("2E+17", "id_scientific"),
        ('="1.23457E+18"', "id_scientific"),
        ("1234567890123456789.0", "id_invalid"),
        ("12 34", "id_invalid"),
        ("12\ufffd", "id_invalid"),
        ("1" * 33, "id_invalid"),
        ("订单", "id_invalid"),
        ("-5", "id_invalid"),
        ("=1+1", "id_invalid"),
    ],
)
def test_id_refused(text: str, code: str) -> None:
    assert code_of(parse_id, text) == code


@given(st.integers(1, 10**20 - 1), st.sampled_from(["{}", '="{}"', "'{}", "\t{}", " {} ", "{}\u3000"]))
def test_an_id_is_kept_digit_by_digit(number: int, form: str) -> None:
    assert parse_id(form.format(number)) == str(number)


@given(st.integers(10**17, 10**19))
def test_an_id_that_went_through_a_double_is_refused(number: int) -> None:
    assert code_of(parse_id, f"{float(number):.5E}") == "id_scientific"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("178.8", "178.80"),
        ("0.0", "0.00"),
        ("1,234.50", "1234.50"),
        ("１，２３４．５", "1234.50"),
        ("1234567.00", "1234567.00"),
        ("0元", "0.00"),
        ("98.05元", "98.05"),
        ("￥12", "12.00"),
        ("¥ 12.5", "12.50"),
        ("'12.5", "12.50"),
        ('="12.50"', "12.50"),
        ("12.340", "12.34"),
        ("+3", "3.00"),
        ("-0.00", "0.00"),
        ("19.899999999999999", "19.90"),
        ("无退款申请", "0.00"),
        ("", None),
        ("-", None),
        ("--", None),
    ],
)
def test_money(text: str, value: str | None) -> None:
    amount = parse_money(text)
    assert (None if amount is None else str(amount)) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12.345", "money_decimals"),
        ("12.3.4", "money_invalid"),
        ("1,23", "money_invalid"),
        ("1e3", "money_invalid"),
        ("NaN", "money_invalid"),
        ("12美元", "money_invalid"),
        ("交易成功", "money_invalid"),
        ("-5", "negative"),
        ("-¥5", "negative"),
        ("10000000000", "money_too_large"),
        ("9" * 5000, "money_too_large"),
    ],
)
def test_money_refused(text: str, code: str) -> None:
    assert code_of(parse_money, text) == code


def test_money_may_be_negative_where_the_column_says_so() -> None:
    assert parse_signed_money("-¥1,005.5") == Decimal("-1005.50")


@given(st.integers(0, 10**12 - 1), st.booleans(), st.sampled_from(["{}", "￥{}", "{}元", " {} ", "'{}"]))
def test_money_equals_its_fen(fen: int, thousands: bool, form: str) -> None:
    yuan = f"{fen // 100:,}" if thousands else str(fen // 100)
    amount = parse_money(form.format(f"{yuan}.{fen % 100:02}"))
    assert amount is not None and int(amount * 100) == fen and amount.as_tuple().exponent == -2


@given(st.decimals(0, 10**9, places=4, allow_nan=False))
def test_money_never_loses_a_fraction(amount: Decimal) -> None:
    cents = amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    if cents == amount:
        assert parse_money(str(amount)) == amount
    else:
        assert code_of(parse_money, str(amount)) == "money_decimals"


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)  # type: ignore[arg-type]  # mypy cannot count the parts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2016-05-23 22:02:11", moment(2016, 5, 23, 22, 2, 11)),
        ("2016/5/23 22:02", moment(2016, 5, 23, 22, 2)),
        ("2020-02-21 00:00:00", moment(2020, 2, 21)),
        ("2016/11/5", moment(2016, 11, 5)),
        ("2016.11.05", moment(2016, 11, 5)),
        ("2016年11月5日", moment(2016, 11, 5)),
        ("2016年11月5日 9:05", moment(2016, 11, 5, 9, 5)),
        ("2016-05-23T22:02:11", moment(2016, 5, 23, 22, 2, 11)),
        ("2016-05-23 22:02:11.0", moment(2016, 5, 23, 22, 2, 11)),
        ("'2016-05-23 22:02:11", moment(2016, 5, 23, 22, 2, 11)),
        ("42513.9181", moment(2016, 5, 23, 22, 2, 3)),
        ("42513", moment(2016, 5, 23)),
        ("", None),
        ("-", None),
        ("0000-00-00 00:00:00", None),
    ],
)
def test_time(text: str, value: datetime | None) -> None:
    assert parse_time(text) == value


def test_time_is_eight_hours_ahead_of_utc() -> None:
    assert parse_time("2020-02-21 00:00:00") == datetime(2020, 2, 20, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2016-02-30 00:00:00", "time_invalid"),
        ("2016-05-23 24:00:00", "time_invalid"),
        ("2016-05-23 22", "time_invalid"),
        ("2016-05/23", "time_invalid"),
        ("2016-05-231:02", "time_invalid"),
        ("16-5-23", "time_invalid"),
        ("昨天", "time_invalid"),
        ("1999-12-31 00:00:00", "time_out_of_range"),
        ("2100-01-01", "time_out_of_range"),
        ("99999", "time_out_of_range"),
    ],
)
def test_time_refused(text: str, code: str) -> None:
    assert code_of(parse_time, text) == code


@given(st.datetimes(datetime(2003, 1, 1), datetime(2099, 12, 31)))  # noqa: DTZ001  the file has no zone
def test_a_serial_is_the_moment_a_spreadsheet_shows(when: datetime) -> None:
    when = when.replace(microsecond=0)
    serial = (when - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    assert parse_time(f"{serial:.10f}") == when.replace(tzinfo=SHANGHAI)


@given(st.datetimes(datetime(2003, 1, 1), datetime(2099, 12, 31)), st.integers(0, 990))  # noqa: DTZ001
def test_a_fraction_never_leads_into_the_next_second(when: datetime, milliseconds: int) -> None:
    when = when.replace(microsecond=milliseconds * 1000)
    serial = (when - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001
    expected = when.replace(microsecond=0, tzinfo=SHANGHAI)
    assert parse_time(f"{serial:.10f}") == parse_time(f"{when:%Y-%m-%d %H:%M:%S.%f}") == expected


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3), ("1,234", 1234), ("3.0", 3), ("３", 3), ("", None), ("-", None)]
)
def test_int(text: str, value: int | None) -> None:
    assert parse_int(text) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.5", "number_invalid"),
        ("-1", "negative"),
        ("3000000000", "number_too_large"),
        ("两", "number_invalid"),
    ],
)
def test_int_refused(text: str, code: str) -> None:
    assert code_of(parse_int, text) == code


@pytest.mark.parametrize(
    ("text", "value"), [("12.3%", "0.123"), ("0.5", "0.5"), ("1,234%", "12.34"), ("-", None)]
)
def test_rate(text: str, value: str | None) -> None:
    assert parse_rate(text) == (value and Decimal(value))


def test_rate_refused() -> None:
    assert code_of(parse_rate, "延迟统计") == "rate_invalid"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (" 上海\u3000", "上海"),
        ("'", ""),
        ("'13*******23", "13*******23"),
        ('="a""b"', 'a"b'),
        ("a=1", "a=1"),
        ("=1+1", "=1+1"),
    ],
)
def test_text(text: str, value: str) -> None:
    assert parse_text(text) == value


def test_messages_need_no_more_than_their_parameters() -> None:
    params = {"limit": 1, "first": 1, "last": 2, "extra": 1}
    assert all(str(message) % params for message in CELL_MESSAGES.values())
