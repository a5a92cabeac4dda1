"""Cells as only the seller centre writes them: statuses and SKU properties."""

import re
import unicodedata
from typing import NamedTuple

from shopops.lib.sheets.cells import NOTHING, unwrap
from shopops.lib.sheets.errors import CellError

# Chinese as on the seller's pages → status of the open platform. 交易关闭 stands for both ways of
# closing; `closed_status` tells them apart.
TRADE_STATUSES = {
    "没有创建支付宝交易": "TRADE_NO_CREATE_PAY",
    "等待买家付款": "WAIT_BUYER_PAY",
    "待付款": "WAIT_BUYER_PAY",
    "定金已付尾款未付": "WAIT_BUYER_PAY",
    "付款确认中": "PAY_PENDING",
    "零元购合约中": "WAIT_PRE_AUTH_CONFIRM",
    "买家已付款等待卖家发货": "WAIT_SELLER_SEND_GOODS",
    "买家已付款": "WAIT_SELLER_SEND_GOODS",
    "等待卖家发货": "WAIT_SELLER_SEND_GOODS",
    "待发货": "WAIT_SELLER_SEND_GOODS",
    "卖家部分发货": "SELLER_CONSIGNED_PART",
    "部分发货": "SELLER_CONSIGNED_PART",
    "卖家已发货等待买家确认": "WAIT_BUYER_CONFIRM_GOODS",
    "卖家已发货等待买家确认收货": "WAIT_BUYER_CONFIRM_GOODS",
    "等待买家确认收货": "WAIT_BUYER_CONFIRM_GOODS",
    "卖家已发货": "WAIT_BUYER_CONFIRM_GOODS",
    "已发货": "WAIT_BUYER_CONFIRM_GOODS",
    "买家已签收": "TRADE_BUYER_SIGNED",
    "交易成功": "TRADE_FINISHED",
    "交易关闭": "TRADE_CLOSED",
    "付款以后用户退款成功交易自动关闭": "TRADE_CLOSED",
    "付款以前卖家或买家主动关闭交易": "TRADE_CLOSED_BY_TAOBAO",
    "交易被淘宝关闭": "TRADE_CLOSED_BY_TAOBAO",
    "拼团中订单已付款但禁止发货": "PAID_FORBID_CONSIGN",
}

REFUND_STATUSES = {
    "没有申请退款": "NO_REFUND",
    "无退款申请": "NO_REFUND",
    "买家已经申请退款等待卖家同意": "WAIT_SELLER_AGREE",
    "等待卖家同意": "WAIT_SELLER_AGREE",
    "卖家已经同意退款等待买家退货": "WAIT_BUYER_RETURN_GOODS",
    "等待买家退货": "WAIT_BUYER_RETURN_GOODS",
    "买家已经退货等待卖家确认收货": "WAIT_SELLER_CONFIRM_GOODS",
    "等待卖家确认收货": "WAIT_SELLER_CONFIRM_GOODS",
    "卖家拒绝退款": "SELLER_REFUSE_BUYER",
    "退款关闭": "CLOSED",
    "退款成功": "SUCCESS",
    "等待买家确认换货卖家发货商品": "WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS",
    "换货关闭转退款": "EXCHANGE_TRANSFORM_TO_REFUND",
    "商家确认收货等待商家发货": "WAIT_SELLER_CONSIGN_GOODS",
}

_NOT_CHINESE = re.compile(r"[^一-鿿]+")
# A damaged status may lack this many characters of the whole.
LOST_CHARACTERS = 2


class SkuProperty(NamedTuple):
    """One property of a SKU, 颜色分类 = 米白, with the seller's remark in brackets."""

    name: str
    value: str
    remark: str = ""


def parse_trade_status(text: str) -> str | None:
    """The open platform's status of a trade or sub-order; None where the cell says nothing."""
    return _status(text, TRADE_STATUSES, "trade_status_unknown")


def parse_refund_status(text: str) -> str | None:
    """The open platform's refund status, NO_REFUND where none was asked for; None where the cell is empty."""
    return _status(text, REFUND_STATUSES, "refund_status_unknown")


def closed_status(*, paid: bool) -> str:
    """Which of the platform's two statuses 交易关闭 means: closed after or before the payment."""
    return "TRADE_CLOSED" if paid else "TRADE_CLOSED_BY_TAOBAO"


def parse_sku_properties(text: str) -> tuple[SkuProperty, ...]:
    """The properties in `颜色分类：米白;尺码:M[备注]`; either colon, either semicolon.

    A piece without a colon belongs to the value before it. Text without any colon is a nameless value.
    """
    pieces: list[str] = []
    for piece in re.split("[;；]", unwrap(text)):
        if pieces and not re.search("[:：]", piece):
            pieces[-1] += f";{piece}" if piece.strip() else ""
        else:
            pieces.append(piece)
    return tuple(_sku_property(piece) for piece in pieces if piece.strip())


def _sku_property(piece: str) -> SkuProperty:
    name, colon, value = (part.strip() for part in _split_at_colon(piece))
    if not colon:
        name, value = "", name
    if match := re.fullmatch(r"(.+?)\s*[\[【]([^\[\]【】]*)[\]】]", value):
        return SkuProperty(name, match[1], match[2].strip())
    return SkuProperty(name, value)


def _split_at_colon(piece: str) -> tuple[str, str, str]:
    match = re.search("[:：]", piece)
    return (piece[: match.start()], ":", piece[match.end() :]) if match else (piece, "", "")


def _status(text: str, statuses: dict[str, str], unknown: str) -> str | None:
    value = unwrap(text)
    if value in NOTHING:
        return None
    if value in statuses.values():
        return value
    words = _NOT_CHINESE.sub("", unicodedata.normalize("NFKC", value).replace("0", "零"))
    if words in statuses:
        return statuses[words]
    # Commas are lost in conversions, and a broken comma takes its neighbours along.
    codes = {code for whole, code in statuses.items() if _is_damaged(words, whole)}
    if len(codes) != 1:
        raise CellError(unknown)
    return codes.pop()


def _is_damaged(words: str, whole: str) -> bool:
    """Whether `words` are `whole` in its order, with a character or two missing from a long one."""
    if not len(whole) > len(words) >= max(len(whole) - LOST_CHARACTERS, 6):
        return False
    characters = iter(whole)
    return all(character in characters for character in words)
