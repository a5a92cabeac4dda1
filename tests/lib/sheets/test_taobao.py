"""Statuses and SKU properties as the seller centre writes them."""

import pytest

from shopops.lib.sheets.errors import CellError
from shopops.lib.sheets.taobao import (
    SkuProperty,
    closed_status,
    parse_refund_status,
    parse_sku_properties,
    parse_trade_status,
)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("等待买家付款", "WAIT_BUYER_PAY"),
        ("买家已付款，等待卖家发货", "WAIT_SELLER_SEND_GOODS"),
        ("买家已付款,等待卖家发货", "WAIT_SELLER_SEND_GOODS"),
        ("买家已付款, 等待卖家发货 ", "WAIT_SELLER_SEND_GOODS"),
        ("买家已付款?等待卖家发货", "WAIT_SELLER_SEND_GOODS"),
        ("买家已付款\ufffd\ufffd待卖家发货", "WAIT_SELLER_SEND_GOODS"),
        ("买家已付款，等待卖家发", "WAIT_SELLER_SEND_GOODS"),
        ("卖家已发货，等待买家确认", "WAIT_BUYER_CONFIRM_GOODS"),
        ("卖家已发货，等待买家确认收货", "WAIT_BUYER_CONFIRM_GOODS"),
        ("交易成功", "TRADE_FINISHED"),
        ("交易关闭", "TRADE_CLOSED"),
        ("0元购合约中", "WAIT_PRE_AUTH_CONFIRM"),
        ("TRADE_CLOSED_BY_TAOBAO", "TRADE_CLOSED_BY_TAOBAO"),
        ("", None),
    ],
)
def test_trade_status(text: str, status: str | None) -> None:
    assert parse_trade_status(text) == status


@pytest.mark.parametrize("text", ["交易", "等待", "已付", "买家", "SUCCESS", "退款成功", "?"])
def test_trade_status_refused(text: str) -> None:
    with pytest.raises(CellError, match="订单状态"):
        parse_trade_status(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("没有申请退款", "NO_REFUND"),
        ("退款成功", "SUCCESS"),
        ("退款关闭", "CLOSED"),
        ("买家已经申请退款，等待卖家同意", "WAIT_SELLER_AGREE"),
        ("卖家已经同意退款,等待买家退货", "WAIT_BUYER_RETURN_GOODS"),
        ("买家已经退货，等待卖家确认收货", "WAIT_SELLER_CONFIRM_GOODS"),
        ("卖家拒绝退款", "SELLER_REFUSE_BUYER"),
        ("", None),
    ],
)
def test_refund_status(text: str, status: str | None) -> None:
    assert parse_refund_status(text) == status


def test_refund_status_refused() -> None:
    with pytest.raises(CellError, match="退款状态"):
        parse_refund_status("交易成功")


def test_closed_before_or_after_payment() -> None:
    assert (closed_status(paid=True), closed_status(paid=False)) == ("TRADE_CLOSED", "TRADE_CLOSED_BY_TAOBAO")


@pytest.mark.parametrize(
    ("text", "properties"),
    [
        ("颜色分类：米白;尺码:M", [("颜色分类", "米白", ""), ("尺码", "M", "")]),
        ("颜色分类:米白[偏黄]；尺码：M【宽松】", [("颜色分类", "米白", "偏黄"), ("尺码", "M", "宽松")]),
        ("规格:红;白;尺码:M", [("规格", "红;白", ""), ("尺码", "M", "")]),
        ("适用时间:12:30", [("适用时间", "12:30", "")]),
        ("均码", [("", "均码", "")]),
        ("颜色:红;", [("颜色", "红", "")]),
        ("", []),
    ],
)
def test_sku_properties(text: str, properties: list[tuple[str, str, str]]) -> None:
    assert parse_sku_properties(text) == tuple(SkuProperty(*prop) for prop in properties)
