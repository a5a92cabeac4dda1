"""Reading .xlsx and old .xls, and refusing what is dangerous or locked."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from shopops.lib.sheets import Limits, SheetError, open_sheet
from shopops.lib.sheets.cells import parse_id
from shopops.lib.sheets.errors import CellError
from tests.lib.sheets.files import old_xls, ole_container, replace_part, sheet_xml, xlsx_file

FIRST_SHEET = "xl/worksheets/sheet1.xml"


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


def test_a_styles_part_too_large_to_hold(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    replace_part(path, "xl/styles.xml", b"<styleSheet>" + b"<xf/>" * 100_000 + b"</styleSheet>")
    assert refusal(path, Limits(part_bytes=400_000, unpack_ratio=10_000)) == "suspicious_zip"


def test_exploding_entities(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    body = sheet_xml("<row><c t='str'><v>&b;</v></c></row>").replace(b"?>", b"?>" + bomb, 1)
    replace_part(path, FIRST_SHEET, body)
    assert refusal(path) in {"damaged", "damaged_at"}


def test_too_many_parts(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path, {"export": [["a"]]})
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(250):
            archive.writestr(f"xl/media/{number}.png", b"x")
    assert refusal(path) == "suspicious_zip"


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
