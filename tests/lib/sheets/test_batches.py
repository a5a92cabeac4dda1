"""The fast way into COPY gives what the plain way gives, for every cell."""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shopops.lib.sheets import CellError, Rejection, find_layout, read_batches
from shopops.lib.sheets.cells import parse_id, parse_money, parse_text, parse_time
from shopops.lib.sheets.converters import converter, copy_text
from tests.lib.sheets.files import COLUMNS, csv_sheet

DEFECTS = st.sampled_from(["", " ", "-", "'", "x\\y", "a\tb", "\n", "\u3000甲", "="])
TEXTS = DEFECTS | st.text(max_size=8)
IDS = DEFECTS | st.from_regex(r'[0-9]{1,20}|="[0-9]{1,20}"|\'[0-9]{15,19}', fullmatch=True)
AMOUNTS = DEFECTS | st.from_regex(r"[0-9]{1,4}\.[0-9]{1,3}|[0-9]{1,5}|[0-9]元", fullmatch=True)
TIMES = DEFECTS | st.from_regex(
    r"(20|19)[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-6][0-9]:[0-6][0-9]", fullmatch=True
)


def plainly(parse: Callable[[str], Any], cells: Sequence[str]) -> list[str] | str:
    try:
        return [copy_text(parse(text)) for text in cells]
    except CellError as error:
        return error.code


def quickly(parse: Callable[[str], Any], cells: Sequence[str]) -> list[str] | str:
    convert = converter(parse)
    try:
        convert(cells)
        return convert(cells)
    except CellError as error:
        return error.code


@given(st.lists(TEXTS, min_size=1))
@example(["a", "\\"])
@example(["a\x1f'b", " 'c"])
def test_texts(cells: list[str]) -> None:
    assert quickly(parse_text, cells) == plainly(parse_text, cells)


@given(st.lists(AMOUNTS, min_size=1))
@example(["12.50", "0.00"])
@example(["012.50"])
@example(["12.50", "无退款申请"])
@example(["1.00\n2.00"])
def test_amounts(cells: list[str]) -> None:
    assert quickly(parse_money, cells) == plainly(parse_money, cells)


@given(st.lists(TIMES, min_size=1))
@example(["2020-02-21 00:00:00", ""])
@example(["2020-02-30 00:00:00"])
@example(["0000-00-00 00:00:00"])
@example(["2020-02-21 24:00:00"])
@example(["2020-02-21 00:00:00\n2020-02-21 00:00:00"])
def test_times(cells: list[str]) -> None:
    assert quickly(parse_time, cells) == plainly(parse_time, cells)


@given(st.lists(IDS.filter(lambda text: len(text.strip("'=\"")) < 16), min_size=1))
@example(['="1234567890123456789"', ""])
@example(["1234567890123456789", ""])
@example(["\n", "0"])
def test_ids(cells: list[str]) -> None:
    assert quickly(parse_id, cells) == plainly(parse_id, cells)


GENUINE = [f"12345678901234{number:05}" for number in range(300)]


@pytest.mark.parametrize(
    ("cells", "accepted"),
    [
        (["1234567890123450000"], True),
        (["1234567890123450000", *GENUINE], True),
        (["1234567890123450000", "2234567890123450000"], False),
        (["1234567890123450000", "2234567890123450000", *GENUINE[1:20]], False),
        (['="1234567890123450000"', "'2234567890123450000", "\t3234567890123450000"], True),
        (["1234567890123450", "2234567890123450"], False),
        (["1234567890123450", "2234567890123451", "3234567890123452"], True),
        (["123456789012345000", "223456789012345000", "323456789012345000"], False),
    ],
)
def test_zeros_at_the_end_are_lost_digits_only_when_chance_cannot_make_them(
    cells: list[str], accepted: bool
) -> None:
    plain = [cell.strip("=\"'\t") for cell in cells]
    try:
        assert converter(parse_id)(cells) == plain and accepted
    except CellError as error:
        assert error.code == "id_digits_lost" and not accepted
    assert converter(parse_id, texts=True)(cells) == plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "\\N"),
        ("a\\b\tc\nd\re", "a\\\\b\\tc\\nd\\re"),
        (Decimal("1.50"), "1.50"),
        (b"\x01\xff", "\\\\x01ff"),
        (True, "t"),
        (7, "7"),
    ],
)
def test_copy_text(value: object, text: str) -> None:
    assert copy_text(value) == text


def test_batches(tmp_path: Path) -> None:
    rows = [
        '="1234567890123456789",178.8,"买家已付款，等待卖家发货",2020-02-21 00:00:00,否,"他说""好""\\"',
        "2,无退款申请,交易成功,,否,",
        "3,abc,交易成功,,否,",
        "1.2E+18,1,交易成功,,否,",
        "5,1.00,交易成功,2016/5/23 22:02,否,x,多出",
        ",1.00,交易成功,,否,",
        "7,1.00",
    ]
    text = "订单编号,买家实付金额,订单状态,订单创建时间,是否代付,备注\n" + "\n".join(rows)
    sheet = csv_sheet(tmp_path, text)
    [batch] = read_batches(sheet, find_layout(sheet, COLUMNS))
    tail = ("\\N", "\\N")
    assert batch.row_numbers == [2, 3, 8]
    assert batch.rows == [
        ("1234567890123456789", "178.80", "WAIT_SELLER_SEND_GOODS", "2020-02-21 00:00:00+08:00", *tail),
        ("2", "0.00", "TRADE_FINISHED", "\\N", *tail),
        ("7", "1.00", "\\N", "\\N", *tail),
    ]
    extras = [json.loads(extra.replace("\\\\", "\\")) for extra in batch.extras]
    assert extras == [{"是否代付": "否", "备注": '他说"好"\\'}, {"是否代付": "否"}, {}]
    assert batch.rejected == [
        Rejection(4, "买家实付金额", "abc", "money_invalid"),
        Rejection(5, "订单编号", "1.2E+18", "id_scientific"),
        Rejection(6, "", "", "row_too_long", {"extra": 1}),
        Rejection(7, "订单编号", "", "empty"),
    ]


def test_a_file_longer_than_a_batch(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "订单编号,宝贝标题\n" + "".join(f"{n},商品{n}\n" for n in range(1, 1206)))
    batches = list(read_batches(sheet, find_layout(sheet, COLUMNS), batch_rows=500))
    assert [len(batch.rows) for batch in batches] == [500, 500, 205]
    assert batches[-1].row_numbers[-1] == 1206
    assert batches[-1].rows[-1][0] == "1205"
