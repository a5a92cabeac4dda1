"""What buyers write on orders, and what the shop notes beside them."""

from dataclasses import dataclass
from random import Random

from orders.trades.models import SellerFlag, TradeStatus

MESSAGES = (
    "麻烦包装结实一点，送人的",
    "请尽快发货，谢谢",
    "不要放价格单，送朋友的礼物",
    "请写一张贺卡：生日快乐",
    "发顺丰可以吗？运费我补",
    "要日期新鲜的",
    "周末再送，工作日家里没人",
    "需要开发票，抬头稍后发",
    "两份分开装，谢谢",
    "放门卫就行",
)
MEMOS = (
    (SellerFlag.RED, "改地址：已和买家核对，发货前通知仓库"),
    (SellerFlag.RED, "买家要换成双罐装，等确认"),
    (SellerFlag.YELLOW, "送手提袋 1 个"),
    (SellerFlag.YELLOW, "附贺卡，内容见留言"),
    (SellerFlag.GREEN, "老客，多放两包试喝"),
    (SellerFlag.BLUE, "要发票，已登记"),
    (SellerFlag.BLUE, "指定快递"),
    (SellerFlag.PURPLE, "企业团购，第二批等通知"),
)
COURIERS = ("中通快递", "圆通速递", "韵达快递", "申通快递", "顺丰速运")
COURIER_WEIGHTS = (34, 24, 20, 14, 8)


@dataclass(frozen=True)
class Notes:
    """Message, memo and flag of one order."""

    buyer_message: str = ""
    seller_memo: str = ""
    seller_flag: SellerFlag = SellerFlag.GREY


def make_notes(random: Random, status: TradeStatus) -> Notes:
    """One order in fourteen carries a message, one paid order in twenty a memo with its flag."""
    message = random.choice(MESSAGES) if random.random() < 0.07 else ""
    if status == TradeStatus.WAIT_BUYER_PAY or random.random() > (0.35 if message else 0.045):
        return Notes(message)
    flag, memo = random.choice(MEMOS)
    return Notes(message, memo, flag)
