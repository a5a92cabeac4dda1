"""CSV as shops really send it: other delimiters, marks, unbalanced quotes, unreadable characters."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopops.lib.sheets import SheetError
from shopops.lib.sheets.csv_files import detect_delimiter
from tests.lib.sheets.files import csv_sheet

HEADER = ["订单编号", "总金额", "订单状态", "宝贝标题", "退款金额", "买家留言"]
ROWS = [[f"{8000 + number}", "28.80", "交易成功", "杯子;大,白", "0.00", "好"] for number in range(9)]


def table(delimiter: str, *, after: str = "", quoted: bool = True) -> str:
    mark = '"' if quoted else ""
    rows = [
        HEADER,
        *([cell if cell != "杯子;大,白" else f"{mark}{cell}{mark}" for cell in row] for row in ROWS),
    ]
    return "".join(delimiter.join(f"{cell}{after}" for cell in row) + "\r\n" for row in rows)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_every_usual_delimiter(tmp_path: Path, delimiter: str) -> None:
    sheet = csv_sheet(tmp_path, table(delimiter))
    assert sheet.header == HEADER and [cells for _, cells in sheet.rows()] == ROWS


@pytest.mark.parametrize("after", ["\t", " "])
def test_a_blank_after_every_cell(tmp_path: Path, after: str) -> None:
    text = table(",", after=after, quoted=False).replace("杯子;大,白", "杯子")
    assert csv_sheet(tmp_path, text).header == HEADER


def test_commas_in_the_cells_of_a_table_with_tabs(tmp_path: Path) -> None:
    assert csv_sheet(tmp_path, table("\t", quoted=False)).header == HEADER


def test_a_declared_delimiter(tmp_path: Path) -> None:
    assert csv_sheet(tmp_path, "sep=;\r\n" + "a;b\r\n1,5;2,5\r\n").source.delimiter == ";"


@given(st.sampled_from([",", "\t", ";", "|"]), st.integers(2, 12), st.integers(1, 5))
def test_a_plain_grid_has_its_own_delimiter(delimiter: str, width: int, height: int) -> None:
    assert detect_delimiter("\n".join([delimiter.join(["格"] * width)] * height)) == delimiter


@pytest.mark.parametrize("marks", [0, 1, 2, 3])
def test_any_number_of_byte_order_marks(tmp_path: Path, marks: int) -> None:
    text = "\ufeff" * marks + table(",").replace("订单编号", '"订单编号"')
    sheet = csv_sheet(tmp_path, text)
    assert sheet.header == HEADER and len(list(sheet.rows())) == 9


def broken(row: int, column: int, before: str = '"', after: str = "") -> str:
    """The table with a stray quote in one cell."""
    rows = [HEADER, *([*cells[:3], "杯子", *cells[4:]] for cells in ROWS)]
    rows[row - 1] = [*rows[row - 1]]
    rows[row - 1][column] = before + rows[row - 1][column] + after
    return "".join(",".join(cells) + "\r\n" for cells in rows)


@pytest.mark.parametrize("column", range(6))
def test_a_quote_that_is_never_closed_names_its_row(tmp_path: Path, column: int) -> None:
    with pytest.raises(SheetError, match=r"第 4 行") as caught:
        list(csv_sheet(tmp_path, broken(4, column)).rows())
    assert caught.value.code == "unclosed_quote"


@pytest.mark.parametrize("closing", ['"好', '好"', '"好,"'])
@pytest.mark.parametrize("column", [0, 3, 5])
def test_a_quote_that_another_row_closes(tmp_path: Path, column: int, closing: str) -> None:
    lines = broken(4, column).splitlines(keepends=True)
    lines[6] = lines[6].replace("好", closing)
    with pytest.raises(SheetError, match=r"第 4 行"):
        list(csv_sheet(tmp_path, "".join(lines)).rows())


def test_a_message_of_many_lines_stays_one_cell(tmp_path: Path) -> None:
    message = "亲,你好:\n1, 不要韵达\n2, 周末送, 下午, 三点前\n谢谢"
    text = table(",").replace("好\r\n", f'"{message}"\r\n', 1)
    assert next(iter(csv_sheet(tmp_path, text).rows()))[1][-1] == message


def test_unreadable_characters_are_reported_with_their_rows(tmp_path: Path) -> None:
    content = table(",").encode("gb18030")
    broken_cell = "好".encode("gb18030") + b"\x80\xff"
    content = content.replace("好".encode("gb18030") + b"\r\n", broken_cell + b"\r\n", 1)
    sheet = csv_sheet(tmp_path, content)
    assert len(list(sheet.rows())) == 9
    [warning] = sheet.warnings
    assert (warning.code, warning.params) == ("characters_lost", {"count": 1, "rows": "2"})
    list(csv_sheet(tmp_path, table(",")).rows())
    assert csv_sheet(tmp_path, table(",")).warnings == []
