"""Reading CSV with the defects of real exports."""

from pathlib import Path

import pytest

from shopops.lib.sheets import Limits, SheetError, open_sheet
from tests.lib.sheets.files import csv_sheet

TABLE = "订单编号,收货地址 ,总金额\r\n1,上海,178.8\r\n2,内蒙古自治区,21.0\r\n"
ROWS = [(2, ["1", "上海", "178.8"]), (3, ["2", "内蒙古自治区", "21.0"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_gives_the_same_table(tmp_path: Path, encoding: str) -> None:
    sheet = csv_sheet(tmp_path, TABLE, encoding)
    assert sheet.header == ["订单编号", "收货地址", "总金额"]
    assert list(sheet.rows()) == ROWS


def test_a_character_only_gb18030_has(tmp_path: Path) -> None:
    assert list(csv_sheet(tmp_path, "名称\n𠮷野家㐂\n", "gb18030").rows()) == [(2, ["𠮷野家㐂"])]


def test_chinese_may_come_late_in_the_file(tmp_path: Path) -> None:
    ascii_rows = "tid,memo\n" + "1,ok\n" * 300_000
    assert list(csv_sheet(tmp_path, ascii_rows + "2,谢谢\n", "gb18030").rows())[-1][1] == ["2", "谢谢"]


def test_one_broken_byte_does_not_turn_utf8_into_gb18030(tmp_path: Path) -> None:
    content = (TABLE + "3,浙江省杭州市余杭区五常街道文一西路,5\n").encode() + b"4,\xe4\xb8,6\n"
    assert list(csv_sheet(tmp_path, content).rows())[-1] == (5, ["4", "\ufffd", "6"])


def test_tabs_instead_of_commas(tmp_path: Path) -> None:
    assert list(csv_sheet(tmp_path, TABLE.replace(",", "\t")).rows()) == ROWS


def test_commas_inside_a_tab_separated_table(tmp_path: Path) -> None:
    text = 'version 1.00\ntitle\tprice\n宝贝名称\t价格\n"a,b,c,d"\t1\n'
    assert list(csv_sheet(tmp_path, text).rows(after=3)) == [(4, ["a,b,c,d", "1"])]


def test_mixed_line_ends(tmp_path: Path) -> None:
    rows = list(csv_sheet(tmp_path, b"a,b\r\n1,2\n3,4\r5,6\r\n").rows())
    assert rows == [(2, ["1", "2"]), (3, ["3", "4"]), (4, ["5", "6"])]


def test_line_breaks_inside_quotes_are_one_row(tmp_path: Path) -> None:
    rows = list(csv_sheet(tmp_path, '编码,短语\n1,"第一行\r\n第二行 ""好"""\n2,b\n').rows())
    assert rows == [(2, ["1", '第一行\r\n第二行 "好"']), (3, ["2", "b"])]


def test_nul_bytes_vanish(tmp_path: Path) -> None:
    assert list(csv_sheet(tmp_path, b"tid,memo\n1\x00,o\x00k\n").rows()) == [(2, ["1", "ok"])]


def test_a_stretch_of_nul_bytes_is_not_the_end(tmp_path: Path) -> None:
    content = b"tid,memo\n" + b"1,ok\n" * 2000 + b"\0" * 30_000 + b"2,end\n"
    assert list(csv_sheet(tmp_path, content).rows())[-1] == (2002, ["2", "end"])


def test_empty_rows_are_skipped_but_counted(tmp_path: Path) -> None:
    assert list(csv_sheet(tmp_path, "a,b\n\n,,\n1,2\n").rows()) == [(4, ["1", "2"])]


def test_rows_can_be_read_again_and_progress_ends_at_one(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, TABLE)
    assert list(sheet.rows()) == list(sheet.rows()) == ROWS
    assert sheet.progress == 1.0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\n\n,,\n", "no_rows"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "html"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML>", "html"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "xml_spreadsheet",
        ),
        (b"%PDF-1.7 ...", "unrecognised"),
        (b"\x89PNG\r\n\x1a\n", "unrecognised"),
        (bytes(range(32)) * 8, "unrecognised"),
    ],
)
def test_other_files_are_refused_in_a_sentence(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(SheetError, match=r"订单\.xls") as caught:
        csv_sheet(tmp_path, content, filename="订单.xls")
    assert caught.value.code == code


def refused(tmp_path: Path, content: str, limits: Limits) -> SheetError:
    path = tmp_path / "upload"
    path.write_text(content)
    with pytest.raises(SheetError) as caught:
        list(open_sheet(path, filename="订单.csv", limits=limits).rows())
    return caught.value


def test_a_quote_that_never_closes(tmp_path: Path) -> None:
    error = refused(tmp_path, 'a,b\n1,2\n3,"' + "4,5\n" * 100, Limits(cell_characters=100))
    assert (error.code, error.params["row"]) == ("unclosed_quote", 3)
    assert "第 3 行" in str(error)


def test_a_line_that_never_ends(tmp_path: Path) -> None:
    error = refused(tmp_path, "a,b\n" + "1,2\n" * 50_000 + "x" * 90_000, Limits(line_bytes=50_000))
    assert error.code == "line_too_long"


def test_too_many_columns(tmp_path: Path) -> None:
    error = refused(tmp_path, "a,b\n1,2\n" + "," * 20 + "1\n", Limits(columns=10))
    assert (error.code, error.params["row"], error.params["columns"]) == ("too_many_columns", 3, 21)


def test_too_many_rows(tmp_path: Path) -> None:
    assert refused(tmp_path, "a,b\n" + "1,2\n" * 20, Limits(rows=15)).code == "too_many_rows"
