"""The item report: lines of trades."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from orders.trades.models import SubOrder, Trade
from shopops.lib.rollup.models import DirtyDay
from tests import make
from tests.lib.imports.bring import bring_in, counts, csv_file, order, preview, reasons

pytestmark = pytest.mark.django_db
TID = "1580000000000000001"
ITEM_2018 = {
    "订单编号": TID,
    "标题": "龙井 250g",
    "价格": "60.00",
    "购买数量": "1",
    "外部系统编号": "LJ250",
    "商品属性": "颜色分类：米白;尺码:M",
    "套餐信息": "",
    "备注": "",
    "订单状态": "交易成功",
    "商家编码": "LJ",
}
ITEM_2024 = {
    "子订单编号": "3580000000000000011",
    "主订单编号": TID,
    "商品标题": "龙井 250g",
    "商品价格": "60.00",
    "购买数量": "1",
    "外部系统编号": "LJ250",
    "商品属性": "规格:250g",
    "订单状态": "买家已付款，等待卖家发货",
    "买家应付货款": "60.00",
    "买家实付金额": "60.00",
    "退款状态": "没有申请退款",
    "退款金额": "无退款申请",
    "订单创建时间": "2024-02-20 10:00:00",
    "订单付款时间": "2024-02-20 10:01:00",
    "商品ID": "601",
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def second(**cells: str) -> dict[str, str]:
    return (
        ITEM_2024
        | {
            "子订单编号": "3580000000000000012",
            "商品ID": "602",
            "外部系统编号": "",
            "买家应付货款": "40.00",
            "买家实付金额": "40.00",
        }
        | cells
    )


def shares() -> set[tuple[object, ...]]:
    """Title, amount and number of every line."""
    return set(SubOrder.objects.values_list("title", "divide_order_fee_cny", "num"))


def test_lines_are_linked_to_the_catalogue() -> None:
    by_number = make.product(num_iid="602")
    sku = make.sku(product=make.product(num_iid="601"), outer_sku_id="LJ250")
    bring_in(csv_file([ITEM_2024, second()]), "items.csv")
    first, other = SubOrder.objects.order_by("oid")
    assert (first.product, first.sku) == (sku.product, sku)
    assert (other.product, other.sku) == (by_number, None)
    assert first.divide_order_fee_cny == 60 and first.refund_status == "NO_REFUND"


def test_a_trade_nobody_told_of_is_added_up_until_an_order_report_comes() -> None:
    bring_in(csv_file([ITEM_2024, second()]), "items.csv", as_of=at("2024-02-21 00:00"))
    trade = Trade.objects.get()
    assert (trade.payable_cny, trade.payment_cny, trade.num, trade.status) == (
        100,
        100,
        2,
        "WAIT_SELLER_SEND_GOODS",
    )
    assert trade.assembled
    late = [line | {"订单状态": "交易成功"} for line in (ITEM_2024, second())]
    bring_in(csv_file(late), "items.csv", as_of=at("2024-02-28 00:00"))
    trade.refresh_from_db()
    assert trade.status == "TRADE_FINISHED"
    report = order(
        1,
        总金额="110.00",
        买家实际支付金额="110.00",
        订单创建时间="2024-02-20 10:00:00",
        **{"订单付款时间 ": "2024-02-20 10:01:00"},
    )
    bring_in(csv_file([report]), as_of=at("2024-02-22 00:00"))
    trade.refresh_from_db()
    assert (trade.status, trade.payment_cny, trade.receiver_state) == ("TRADE_FINISHED", 110, "浙江省")
    assert not trade.assembled, "the order's own amounts, even of an older file, and the newer state"
    bring_in(csv_file([report]), as_of=at("2024-03-01 00:00"))
    bring_in(csv_file([ITEM_2024]), "items.csv", as_of=at("2024-03-02 00:00"))
    trade.refresh_from_db()
    assert (trade.payment_cny, trade.assembled) == (110, False)


def test_without_own_numbers_the_trade_must_be_known() -> None:
    job = bring_in(csv_file([ITEM_2018]), "items.csv")
    assert reasons(job) == [(2, "订单编号", "trade_first")] and "订单创建时间" in job.rejections.get().reason


def test_lines_without_numbers_share_the_payment_and_make_room_for_real_ones() -> None:
    bring_in(csv_file([order(1)]))
    two = [ITEM_2018, ITEM_2018 | {"标题": "茶杯", "价格": "20.00", "购买数量": "2"}]
    bring_in(csv_file(two), "items.csv")
    assert shares() == {("龙井 250g", 60, 1), ("茶杯", 40, 2)}
    assert counts(bring_in(csv_file(two), "items.csv").result[0]) == (0, 0, 2, 0)
    bring_in(csv_file([ITEM_2024, second()]), "items.csv")
    assert set(SubOrder.objects.values_list("oid", flat=True)) == {
        "3580000000000000011",
        "3580000000000000012",
    }
    job = preview(csv_file(two), "items.csv")
    assert [code for _, _, code in reasons(job)] == ["more_precise_known"] * 2


def test_twice_equals_once_and_older_never_overwrites() -> None:
    new = csv_file([ITEM_2024 | {"退款状态": "退款成功", "退款金额": "60.00", "买家实付金额": "0.00"}])
    bring_in(new, "items.csv", as_of=at("2024-03-01 00:00"))
    DirtyDay.objects.all().delete()
    again = bring_in(new, "items.csv", as_of=at("2024-03-01 00:00"))
    assert [counts(one) for one in again.result] == [(0, 0, 1, 0)] * 2 and again.dirty_days == 0
    old = bring_in(csv_file([ITEM_2024]), "items.csv", as_of=at("2024-02-21 00:00"))
    assert [counts(one) for one in old.result] == [(0, 0, 1, 0), (0, 0, 0, 1)]
    line = SubOrder.objects.get()
    assert (line.refund_status, line.refund_fee_cny, line.divide_order_fee_cny) == ("SUCCESS", 60, 60)


def test_a_changed_line_makes_its_trades_days_dirty() -> None:
    bring_in(csv_file([ITEM_2024]), "items.csv", as_of=at("2024-03-01 00:00"))
    DirtyDay.objects.all().delete()
    bring_in(csv_file([ITEM_2024 | {"购买数量": "3"}]), "items.csv", as_of=at("2024-03-02 00:00"))
    assert [f"{day}" for day in DirtyDay.objects.values_list("day", flat=True)] == ["2024-02-20"]
