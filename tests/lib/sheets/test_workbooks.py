"""Reading .xlsx and old .xls, and refusing what is dangerous or locked."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopops.lib.sheets import Limits, SheetError, find_layout, open_sheet
from shopops.lib.sheets.cells import SHANGHAI, parse_id, parse_time
from shopops.lib.sheets.errors import CellError
from tests.lib.sheets.files import (
    COLUMNS,
    make_strict,
    old_xls,
    ole_container,
    rename_part,
    replace_part,
    sheet_xml,
    xlsx_file,
)

FIRST_SHEET = "xl/worksheets/sheet1.xml"
STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m/d h:mm"/></numFmts>'
    '<fonts><font><family val="2"/></font></fonts><fills><fill/></fills><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>'
)


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    return list(open_sheet(path, filename="订单.xlsx").rows())


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(SheetError, match=r"订单\.xlsx") as caught:
        list(open_sheet(path, filename="订单.xlsx", limits=limits).rows())
    return caught.value.code


def test_cells_become_text(tmp_path: Path) -> None:
    moment, day = datetime(2020, 2, 21, 13, 5, 9), date(2020, 2, 21)  # noqa: DTZ001  spreadsheets have no zones
    cells = ["1234567890123456789", 12, 12.0, 178.8, 0.1 + 0.2, moment, day, True, None, "尾"]
    path = xlsx_file(tmp_path, {"export": [list("abcdefghij"), cells]})
    expected = ["1234567890123456789", "12", "12", "178.8", "0.3"]
    expected += ["2020-02-21 13:05:09", "2020-02-21 00:00:00", "TRUE", "", "尾"]
    assert rows_of(path) == [(2, expected)]


@pytest.mark.parametrize("stored", ["1.23456789012345E+18", "1234567890123450000", "1234567890123450"])
def test_an_id_that_was_a_number_is_refused(tmp_path: Path, stored: str) -> None:
    path = xlsx_file(tmp_path, {"export": [["订单编号"]]})
    replace_part(
        path,
        FIRST_SHEET,
        sheet_xml(f"<row><c t='str'><v>订单编号</v></c></row><row><c><v>{stored}</v></c></row>"),
    )
    [(_, [text])] = rows_of(path)
    with pytest.raises(CellError) as caught:
        parse_id(text)
    assert caught.value.code == "id_scientific"


def test_all_digits_written_by_a_tool_are_kept(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["订单编号"]]})
    rows = "<row><c t='str'><v>a</v></c></row><row><c><v>1234567890123456789</v></c></row>"
    replace_part(path, FIRST_SHEET, sheet_xml(rows))
    assert rows_of(path) == [(2, ["1234567890123456789"])]


def test_the_sheet_named_export_wins_over_others(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"说明": [["读我"]], "export": [["a"], ["1"]]})
    assert rows_of(path) == [(2, ["1"])]


def test_the_first_sheet_with_content(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"空": [], "数据": [["a"], ["1"]]})
    assert rows_of(path) == [(2, ["1"])]


def test_the_extension_does_not_matter(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"], ["1"]]})
    assert list(open_sheet(path, filename="订单.csv").rows()) == [(2, ["1"])]


def test_a_sheet_that_claims_a_million_columns(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    rows = "<row><c t='str'><v>a</v></c></row><row><c t='str'><v>1</v></c></row>"
    replace_part(path, FIRST_SHEET, sheet_xml(rows, "A1:XFD1048576"))
    assert rows_of(path) == [(2, ["1"])]


def test_a_cell_far_to_the_right(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"], [None] * 600 + ["x"]]})
    assert refusal(path) == "too_many_columns"


def test_a_row_number_beyond_any_sheet(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    rows = "<row r='1'><c t='str'><v>a</v></c></row><row r='99999999999'><c><v>1</v></c></row>"
    replace_part(path, FIRST_SHEET, sheet_xml(rows))
    assert refusal(path) == "too_many_rows"


def test_a_zip_bomb(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    replace_part(path, FIRST_SHEET, sheet_xml(" " * 50_000_000))
    assert refusal(path) == "suspicious_zip"
    assert refusal(path, Limits(unpacked_bytes=10_000_000)) == "too_big_unpacked"


def test_a_row_of_endless_cells(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    replace_part(path, FIRST_SHEET, sheet_xml("<row>" + "<c/>" * 2_000_000 + "</row>"))
    assert refusal(path, Limits(unpack_ratio=10_000)) == "suspicious_zip"


def test_a_styles_part_too_large_to_hold_is_left_out(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"], ["1"]]})
    replace_part(path, "xl/styles.xml", b"<styleSheet>" + b"<xf/>" * 100_000 + b"</styleSheet>")
    limits = Limits(part_bytes=400_000, unpack_ratio=10_000)
    assert list(open_sheet(path, filename="订单.xlsx", limits=limits).rows()) == [(2, ["1"])]


def test_exploding_entities(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    body = sheet_xml("<row><c t='str'><v>&b;</v></c></row>").replace(b"?>", b"?>" + bomb, 1)
    replace_part(path, FIRST_SHEET, body)
    assert refusal(path) in {"damaged", "damaged_at"}


def test_too_many_parts(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(25):
            archive.writestr(f"xl/media/{number}.png", b"x")
    assert refusal(path, Limits(zip_entries=30)) == "suspicious_zip"


def test_a_workbook_too_large(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    assert refusal(path, Limits(packed_bytes=1000)) == "too_big_packed"


def test_half_a_workbook(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    path.write_bytes(path.read_bytes()[:2000])
    assert refusal(path) == "damaged"


def test_broken_xml_names_the_row(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    rows = "<row><c t='str'><v>a</v></c></row>" * 12 + "<row><c></row>"
    replace_part(path, FIRST_SHEET, sheet_xml(rows))
    assert refusal(path) == "damaged_at"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/styles.xml", STYLES.replace("<fill/>", "")),
        ("xl/styles.xml", STYLES),
        ("xl/styles.xml", STYLES.replace('val="2"', 'val="99"')),
        ("xl/styles.xml", STYLES.replace("</styleSheet>", "")),
        ("xl/styles.xml", ""),
        ("docProps/core.xml", "<coreProperties><created>昨天</created></coreProperties>"),
        ("docProps/app.xml", "not XML"),
        ("xl/theme/theme1.xml", "<a:theme"),
    ],
)
def test_styles_and_properties_do_not_spoil_the_cells(tmp_path: Path, part: str, content: str) -> None:
    """With readable styles the day is a day; without, its number, which is understood as a time all the same."""
    path = xlsx_file(tmp_path, {"export": [["时间"], [datetime(2020, 9, 14, 10, 0, 0)]]})  # noqa: DTZ001
    replace_part(path, part, content.encode())
    [(_, [text])] = rows_of(path)
    assert parse_time(text) == datetime(2020, 9, 14, 10, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "renamed", ["XL/Worksheets/Sheet1.xml", "xl\\worksheets\\sheet1.xml", "/xl/worksheets/sheet1.xml"]
)
def test_names_of_parts_are_compared_without_case_and_slashes(tmp_path: Path, renamed: str) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"], ["1"]]})
    rename_part(path, FIRST_SHEET, renamed)
    assert rows_of(path) == [(2, ["1"])]


def test_strict_workbooks(tmp_path: Path) -> None:
    moment = datetime(2020, 9, 14, 10, 0, 0)  # noqa: DTZ001
    path = xlsx_file(tmp_path, {"export": [["a", "b", "c"], ["1", 2, moment]]})
    make_strict(path)
    assert rows_of(path) == [(2, ["1", "2", "2020-09-14 10:00:00"])]


def test_pictures_do_not_count(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"], ["1"]]})
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(400):
            archive.writestr(f"xl/media/image{number}.png", b"\x89PNG" + bytes(30_000))
    assert rows_of(path) == [(2, ["1"])]
    assert list(open_sheet(path, filename="a.xlsx", limits=Limits(packed_bytes=20_000)).rows()) == [
        (2, ["1"])
    ]


HIDDEN = {"旧": [["a"], ["旧"]], "订单": [["a"], ["新"]], "备份": [["a"], ["旧"]]}


def test_hidden_and_further_sheets_are_named(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, HIDDEN | {"六月": [["a"], ["6"]], "空": []}, hidden={"旧", "备份"})
    sheet = open_sheet(path, filename="订单.xlsx")
    assert list(sheet.rows()) == [(2, ["新"])]
    assert [(warning.code, warning.params) for warning in sheet.warnings] == [
        ("sheets_ignored", {"sheet": "订单", "others": "六月"}),
        ("hidden_sheets_ignored", {"others": "旧、备份"}),
    ]


def test_content_that_is_only_hidden_is_refused(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"旧": [["a"], ["1"]], "空": []}, hidden={"旧"})
    assert refusal(path) == "only_hidden"


def test_merged_cells_hold_for_every_row(tmp_path: Path) -> None:
    rows = [["订单编号", "子订单编号", "价格"], ["8001", "1", 10], [None, "2", 20], ["8002", "3", 5]]
    path = xlsx_file(tmp_path, {"export": [["六月订单", None, None], *rows]}, merged=["A1:C1", "A3:A4"])
    assert rows_of(path) == [(3, ["8001", "1", "10"]), (4, ["8001", "2", "20"]), (5, ["8002", "3", "5"])]


def test_merged_amounts_are_refused(tmp_path: Path) -> None:
    rows = [["订单编号", "买家实付金额"], ["8001", 10], ["8002", None]]
    path = xlsx_file(tmp_path, {"export": rows}, merged=["B2:B3"])
    with pytest.raises(SheetError, match=r"第 2 到 3 行的“买家实付金额”"):
        find_layout(open_sheet(path, filename="订单.xlsx"), COLUMNS)


def test_a_formula_that_was_never_calculated_is_shown_as_it_is(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a", "b"], ["=1+1", '="1234567890123456789"']]})
    assert rows_of(path) == [(2, ["=1+1", '="1234567890123456789"'])]


@given(
    st.lists(
        st.lists(st.none() | st.integers(0, 10**9) | st.text("甲a<&>\"' \n", max_size=5), max_size=4),
        max_size=6,
    )
)
@settings(max_examples=40, deadline=None)
def test_cells_are_what_another_reader_sees(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[int | str | None]]
) -> None:
    path = xlsx_file(tmp_path_factory.mktemp("xlsx"), {"export": [["头", "x"], *rows]})
    theirs = openpyxl.load_workbook(BytesIO(path.read_bytes()))["export"].iter_rows(values_only=True)
    texts = [["" if cell is None else str(cell) for cell in row] for row in theirs]
    expected = [(number, row) for number, row in enumerate(texts, 1) if any(row)]
    ours = [
        (number, row + [""] * (len(texts[0]) - len(row)))
        for number, row in open_sheet(path, filename="订单.xlsx").rows(after=0)
    ]
    assert ours == expected


def test_another_zip_is_not_a_table(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refusal(path) == "unrecognised"


def test_old_binary_workbook(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(old_xls([["订单编号", "总金额"], ["1234567890123456789", 178.8], [1.23456789e18, 2.0]]))
    sheet = open_sheet(path, filename="退款.xls")
    assert sheet.header == ["订单编号", "总金额"]
    assert list(sheet.rows()) == [(2, ["1234567890123456789", "178.8"]), (3, ["1.23457E+18", "2"])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (old_xls([["a"]], encrypted=True), "encrypted"),
        (ole_container("EncryptedPackage", b"secret"), "encrypted"),
        (ole_container("WordDocument", b"text"), "old_or_encrypted"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "old_or_encrypted"),
    ],
)
def test_a_locked_or_broken_old_workbook(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "upload"
    path.write_bytes(content)
    assert refusal(path) == code
