"""What we write is safe to open in a spreadsheet and comes back as it was."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopops.lib.sheets import open_sheet, write_csv, write_xlsx
from shopops.lib.sheets.write import escape_formula, is_formula

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r1", "\n1", "＝1", "＋1", "－1", "＠x"]
DANGEROUS += [" =1", "\u3000=1", "\ufeff=1", "\u00a0@x", " \u3000-2+3"]
HARMLESS = ["a=1", "5-3", "邮箱 a@b", "", " x", "'=1", "100%"]


def csv_bytes(header: list[object], rows: list[list[object]], encoding: str = "utf-8-sig") -> bytes:
    target = io.BytesIO()
    write_csv(target, header, rows, encoding=encoding)  # type: ignore[arg-type]  # a plain str here
    return target.getvalue()


def xlsx_cells(row: list[object]) -> list[object]:
    target = io.BytesIO()
    write_xlsx(target, ["列"] * len(row), [row])
    [_, cells] = openpyxl.load_workbook(target)["export"].iter_rows()
    return list(cells)


@pytest.mark.parametrize("text", DANGEROUS)
def test_formulas_are_escaped(text: str) -> None:
    [_, [cell]] = csv.reader(io.StringIO(csv_bytes(["列"], [[text]]).decode("utf-8-sig"), newline=""))
    assert cell == "'" + text
    [in_xlsx] = xlsx_cells([text])
    assert (in_xlsx.data_type, in_xlsx.quotePrefix) == ("s", True)


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays(text: str) -> None:
    assert escape_formula(text) == text


def test_numbers_stay_numbers() -> None:
    row = [-5, Decimal("-5.50"), 1.5, "-5"]
    assert csv_bytes(["a"], [row]).decode("utf-8-sig").splitlines()[1] == "-5,-5.50,1.5,'-5"
    cells = xlsx_cells(row)
    assert [cell.data_type for cell in cells] == ["n", "n", "n", "s"]
    assert [cell.value for cell in cells] == [-5, -5.5, 1.5, "-5"]


def test_long_numbers_become_text_before_a_spreadsheet_shortens_them() -> None:
    [cell] = xlsx_cells([1234567890123456789])
    assert (cell.data_type, cell.value) == ("s", "1234567890123456789")


def test_an_error_name_is_text() -> None:
    [cell] = xlsx_cells(["#N/A"])
    assert (cell.data_type, cell.value) == ("s", "#N/A")


def test_times_are_shown_in_shanghai() -> None:
    moment = datetime(2026, 6, 18, 16, 0, 5, tzinfo=UTC)
    assert b"2026-06-19 00:00:05" in csv_bytes(["a"], [[moment]])
    [cell] = xlsx_cells([moment])
    assert cell.value == datetime(2026, 6, 19, 0, 0, 5)  # noqa: DTZ001  spreadsheets have no zones


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_what_the_encoding_cannot_hold_is_replaced(encoding: str) -> None:
    content = csv_bytes(["名"], [["𠮷\x00\x1b\ud800"]], encoding)
    assert content.decode(encoding).splitlines() == ["名", "𠮷\ufffd\ufffd\ufffd"]


def test_control_characters_do_not_break_a_workbook() -> None:
    [cell] = xlsx_cells(["a\x00\x1bb\ufffe"])
    assert cell.value == "a\ufffd\ufffdb\ufffd"


def test_only_the_beginning_carries_a_byte_order_mark() -> None:
    content = csv_bytes(["a"], [[number] for number in range(1200)])
    assert content.count(b"\xef\xbb\xbf") == 1 and content.startswith(b"\xef\xbb\xbf")
    assert len(content.splitlines()) == 1201


PLAIN = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=6
)
STARTS = st.sampled_from(["", "=", "+", "-", "@", "＝", " ", "\u3000", "\t", "\n", "\r\n"])


@given(st.builds(lambda start, rest: start + rest, STARTS, PLAIN))
def test_an_escaped_text_is_harmless_and_can_be_restored(text: str) -> None:
    escaped = escape_formula(text)
    assert not is_formula(escaped)
    assert (escaped[1:] if is_formula(text) else escaped) == text


@given(
    rows=st.lists(
        st.lists(st.builds(lambda start, rest: start + rest, STARTS, PLAIN), min_size=2, max_size=2),
        max_size=4,
    )
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, encoding: str, rows: list[list[str]]
) -> None:
    path: Path = tmp_path_factory.mktemp("csv") / "export.csv"
    path.write_bytes(csv_bytes(["编号", "名称"], rows, encoding))
    back = [cells for _, cells in open_sheet(path, filename="export.csv").rows()]
    assert back == [[escape_formula(cell) for cell in row] for row in rows if any(row)]
