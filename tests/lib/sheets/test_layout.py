"""Columns are found by name, wherever they stand and whatever they are called this year."""

import json
from pathlib import Path

import pytest

from shopops.lib.sheets import Batch, Column, Layout, Rejection, Sheet, SheetError, find_layout, read_batches
from shopops.lib.sheets.cells import parse_id
from tests.lib.sheets.files import COLUMNS, csv_sheet


def read(sheet: Sheet, layout: Layout) -> Batch:
    [batch] = read_batches(sheet, layout)
    return batch


def values(sheet: Sheet, layout: Layout) -> list[dict[str, str]]:
    """Columns of the file by their keys."""
    keys = [column.key for column in layout.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in read(sheet, layout).rows]
    return [{key: row[key] for key in layout.positions} for row in rows]


def test_trailing_spaces_case_width_and_order_do_not_matter(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "店铺ＩＤ,商品 id ,订单编号\u3000\n7,8,9\n")
    columns = (
        Column("tid", ("订单编号",), parse_id),
        Column("shop", ("店铺Id",)),
        Column("num_iid", ("商品id",)),
    )
    assert find_layout(sheet, columns).positions == {"tid": 2, "shop": 0, "num_iid": 1}


@pytest.mark.parametrize("name", ["买家实际支付金额", "买家实付金额"])
def test_renamed_columns(tmp_path: Path, name: str) -> None:
    layout = find_layout(csv_sheet(tmp_path, f"{name},订单编号\n1.00,1\n"), COLUMNS)
    assert layout.recognised == [name, "订单编号"]


def test_unknown_columns_are_kept_by_name(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "订单编号,直播返现状态,,定金排名\n1,已返,x,\n")
    layout = find_layout(sheet, COLUMNS)
    assert list(layout.unknown.values()) == ["直播返现状态", "#3", "定金排名"]
    [extra] = read(sheet, layout).extras
    assert json.loads(extra) == {"直播返现状态": "已返", "#3": "x"}


def test_a_name_that_occurs_twice(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "订单编号,卖家真实姓名,卖家真实姓名,订单编号\n1,甲,乙,2\n")
    layout = find_layout(sheet, COLUMNS)
    assert values(sheet, layout) == [{"tid": "1"}]
    [extra] = read(sheet, layout).extras
    assert json.loads(extra) == {"卖家真实姓名": "甲", "卖家真实姓名 (2)": "乙", "订单编号 (2)": "2"}


def test_header_below_a_preamble(tmp_path: Path) -> None:
    preamble = "店铺,某某旗舰店\n\n导出时间,2026-06-18\n"
    sheet = csv_sheet(tmp_path, preamble + "订单编号,宝贝标题\n1,面霜\n")
    layout = find_layout(sheet, COLUMNS)
    assert layout.header_row == 4
    assert read(sheet, layout).row_numbers == [5]
    assert values(sheet, layout) == [{"tid": "1", "title": "面霜"}]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=r"订单\.csv.*订单编号") as caught:
        find_layout(csv_sheet(tmp_path, "宝贝标题,买家实付金额\n面霜,1\n"), COLUMNS)
    assert caught.value.code == "missing_columns"


def test_two_columns_may_read_one_cell(tmp_path: Path) -> None:
    columns = (
        Column("address", ("收货地址",)),
        Column("province", ("收货地址",), lambda text: text.split()[0]),
    )
    sheet = csv_sheet(tmp_path, "收货地址 \n浙江省 杭州市\n")
    assert values(sheet, find_layout(sheet, columns)) == [{"address": "浙江省 杭州市", "province": "浙江省"}]


def test_a_bad_cell_names_row_column_and_reason(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "订单编号,宝贝标题\n1,a\n1.23457E+18,b\n,c\n")
    bad = read(sheet, find_layout(sheet, COLUMNS)).rejected
    assert bad == [
        Rejection(3, "订单编号", "1.23457E+18", "id_scientific"),
        Rejection(4, "订单编号", "", "empty"),
    ]
    assert str(bad[0]).startswith("第 3 行「订单编号」：编号被表格软件改成了科学计数法")


def test_cells_beyond_the_header_mean_shifted_columns(tmp_path: Path) -> None:
    sheet = csv_sheet(tmp_path, "订单编号,宝贝标题\n1,面霜,50g\n2,面霜,\n3\n")
    layout = find_layout(sheet, COLUMNS)
    assert read(sheet, layout).rejected == [Rejection(2, "", "", "row_too_long", {"extra": 1})]
    assert values(sheet, layout) == [{"tid": "2", "title": "面霜"}, {"tid": "3", "title": ""}]
