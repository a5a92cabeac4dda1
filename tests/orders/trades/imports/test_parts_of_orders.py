"""Reports of lines that hold only a part of an order: whatever comes first, the order is the sum of its lines."""

from itertools import permutations
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.trades.models import SubOrder, Trade
from shopops.lib.imports.queries import rejected_rows
from shopops.lib.sheets import SheetError, csv_chunks
from tests.lib.imports.bring import bring_in, counts, csv_file, order, preview, reasons
from tests.orders.trades.imports.test_item_report import ITEM_2018, ITEM_2024, TID, at, second, shares

pytestmark = pytest.mark.django_db
CUP = ITEM_2018 | {"标题": "茶杯", "价格": "40.00", "商家编码": "CB", "外部系统编号": "", "商品属性": "白"}
RED = CUP | {"商品属性": "红"}


def totals() -> tuple[Any, ...]:
    trade = Trade.objects.get(tid=TID)
    return trade.payable_cny, trade.payment_cny, trade.refund_fee_cny, trade.num, trade.status


def lines() -> list[tuple[Any, ...]]:
    names = ("title", "price_cny", "num", "divide_order_fee_cny", "refund_fee_cny", "status", "facts_as_of")
    return sorted(SubOrder.objects.values_list(*names), key=str)


@pytest.mark.parametrize("parts", list(permutations([[ITEM_2024], [second()], [ITEM_2024, second()]])))
def test_an_order_split_over_files(parts: tuple[list[dict[str, str]], ...]) -> None:
    for part in parts:
        bring_in(csv_file(part), "items.csv")
    assert totals() == (100, 100, 0, 2, "WAIT_SELLER_SEND_GOODS") and SubOrder.objects.count() == 2


def test_an_older_file_with_a_further_line_completes_the_order() -> None:
    refunded = ITEM_2024 | {"退款状态": "退款成功", "退款金额": "60.00", "买家实付金额": "0.00"}
    bring_in(csv_file([refunded]), "items.csv", as_of=at("2024-03-01 00:00"))
    bring_in(csv_file([ITEM_2024, second()]), "items.csv", as_of=at("2024-02-25 00:00"))
    assert totals()[:4] == (100, 100, 60, 2)


EXPORTS = {
    "2024-02-21 00:00": [ITEM_2024 | {"订单状态": "等待买家付款", "订单付款时间": "", "买家实付金额": "0"}],
    "2024-02-22 00:00": [ITEM_2024, second()],
    "2024-02-25 00:00": [second(订单状态="交易成功")],
    "2024-02-27 00:00": [ITEM_2024 | {"退款金额": "10.00", "买家实付金额": "50.00"}],
}


@given(st.permutations(list(EXPORTS)), st.sampled_from(list(EXPORTS)))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_overlapping_exports_in_any_order(moments: list[str], again: str) -> None:
    with transaction.atomic():
        for moment in [*moments, again]:
            bring_in(csv_file(EXPORTS[moment]), "items.csv", as_of=at(moment))
        assert totals() == (100, 100, 10, 2, "WAIT_SELLER_SEND_GOODS")
        assert [(line[0], line[4], line[5]) for line in lines()] == [
            ("龙井 250g", 0, "TRADE_FINISHED"),
            ("龙井 250g", 10, "WAIT_SELLER_SEND_GOODS"),
        ]
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "files", [*permutations([[ITEM_2018], [CUP], [ITEM_2018, CUP]]), ([CUP, ITEM_2018], [ITEM_2018, CUP])]
)
def test_lines_without_numbers_in_any_parts_and_any_order(files: tuple[list[dict[str, str]], ...]) -> None:
    bring_in(csv_file([order(1)]))
    for part in files:
        bring_in(csv_file(part), "items.csv")
    assert shares() == {("龙井 250g", 60, 1), ("茶杯", 40, 1)}
    assert sum(SubOrder.objects.values_list("divide_order_fee_cny", flat=True)) == 100


def test_a_part_gets_no_more_than_its_share_and_shares_follow() -> None:
    bring_in(csv_file([order(1, 总金额="90.00", 买家实际支付金额="90.00")]))
    bring_in(csv_file([ITEM_2018]), "items.csv")
    assert shares() == {("龙井 250g", 60, 1)}
    bring_in(csv_file([CUP]), "items.csv")
    assert shares() == {("龙井 250g", 54, 1), ("茶杯", 36, 1)}


def test_equal_lines_stay_two_and_other_columns_do_not_double_them() -> None:
    bring_in(csv_file([order(1)]))
    bring_in(csv_file([CUP, RED, RED]), "items.csv")
    assert SubOrder.objects.count() == 3
    again = bring_in(csv_file([RED, CUP, RED]), "items.csv")
    assert counts(again.result[0]) == (0, 0, 3, 0)
    bare = {key: ITEM_2018[key] for key in ("订单编号", "标题", "价格", "购买数量")}
    bring_in(csv_file([ITEM_2018]), "items.csv")
    assert counts(bring_in(csv_file([bare]), "items.csv").result[0]) == (0, 0, 1, 0)


def test_a_line_that_may_be_several_is_refused() -> None:
    bring_in(csv_file([order(1)]))
    bring_in(csv_file([CUP, RED]), "items.csv")
    bare = {key: CUP[key] for key in ("订单编号", "标题", "价格", "购买数量")}
    assert reasons(bring_in(csv_file([bare]), "items.csv")) == [(2, "", "line_unclear")]
    assert SubOrder.objects.count() == 2


@pytest.mark.parametrize("first", [[ITEM_2018], [ITEM_2018, CUP]])
def test_the_platforms_numbers_replace_our_own(first: list[dict[str, str]]) -> None:
    bring_in(csv_file([order(1)]))
    bring_in(csv_file(first), "items.csv")
    real = [ITEM_2024 | {"商品属性": "颜色分类：米白;尺码:M"}, second(商品标题="茶杯", 商品价格="40.00")]
    bring_in(csv_file(real[:1]), "items.csv")
    assert SubOrder.objects.filter(oid="3580000000000000011").exists() and SubOrder.objects.count() == len(
        first
    )
    bring_in(csv_file(real), "items.csv")
    assert set(SubOrder.objects.values_list("oid", flat=True)) == {
        "3580000000000000011",
        "3580000000000000012",
    }


def test_an_order_of_which_one_line_is_refused_is_refused_whole() -> None:
    other = ITEM_2024 | {"主订单编号": "1580000000000000002", "子订单编号": "3580000000000000099"}
    broken = second(子订单编号="3.58E+18")
    job = bring_in(csv_file([ITEM_2024, other, broken]), "items.csv")
    assert list(Trade.objects.values_list("tid", flat=True)) == ["1580000000000000002"]
    assert sorted(reasons(job)) == [(2, "主订单编号", "order_incomplete"), (4, "子订单编号", "id_scientific")]
    assert "第 4 行" in job.rejections.get(row_number=2).reason


def test_the_mended_line_alone_is_refused_the_mended_order_is_taken() -> None:
    job = bring_in(csv_file([ITEM_2024, second(子订单编号="3.58E+18")]), "items.csv")
    assert reasons(bring_in(csv_file([second()]), "items.csv")) == [(2, "", "parts_refused_before")]
    assert not Trade.objects.exists()
    header = [*job.header["all"], "行号", "原因"]
    download = b"".join(csv_chunks(header, rejected_rows(job)))
    mended = download.decode("utf-8-sig").replace("3.58E+18", "3580000000000000012")
    taken = bring_in(mended.encode(), "rejected.csv")
    assert totals()[:2] == (100, 100) and SubOrder.objects.count() == 2
    assert taken.header["unknown"] == [] and SubOrder.objects.first().extra == {}


def test_a_report_without_prices_says_so_once() -> None:
    bare = {key: text for key, text in ITEM_2024.items() if key != "商品价格"}
    with pytest.raises(SheetError, match="缺少列“商品价格”"):
        preview(csv_file([bare, bare]), "items.csv")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"订单创建时间": "2098-06-02 10:00:00", "订单付款时间 ": ""}, ("订单创建时间", "in_the_future")),
        ({"订单付款时间 ": "2098-06-02 10:00:00"}, ("订单付款时间", "in_the_future")),
        ({"退款金额": "120.00", "买家实际支付金额": "0.00"}, ("退款金额", "refund_above_payment")),
        ({"退款金额": "100.01"}, ("退款金额", "refund_above_payment")),
        ({"退款金额": "30.00", "买家实际支付金额": "90.00"}, None),
        ({"退款金额": "100.00"}, None),
    ],
)
def test_what_cannot_have_happened_is_refused(cells: dict[str, str], reason: tuple[str, str] | None) -> None:
    job = preview(csv_file([order(1, **cells)]))
    assert [(column, code) for _, column, code in reasons(job)] == ([reason] if reason else [])
