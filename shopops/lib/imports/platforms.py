"""Order tables of other platforms, told by columns that only they have."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from shopops.lib.sheets.layout import normal_name

PLATFORMS: dict[str, Any] = {
    "douyin": _("抖音小店"),
    "jd": _("京东"),
    "pinduoduo": _("拼多多"),
    "kuaishou": _("快手小店"),
    "xiaohongshu": _("小红书"),
}
# As the platforms' own exports head them.
COLUMNS = {
    "douyin": (
        "选购商品", "商品单价", "订单提交时间", "支付完成时间", "订单应付金额", "达人ID", "达人昵称",
        "平台实际承担优惠金额", "商家实际承担优惠金额", "达人实际承担优惠金额", "APP渠道",
        "鲁班落地页ID",
    ),
    "jd": (
        "京东价", "订购数量", "下单帐号", "下单账号", "余额支付", "客户姓名", "客户地址", "付款确认时间",
        "商家SKUID", "京东订单号", "商家备注等级",
    ),
    "pinduoduo": (
        "商品总价(元)", "店铺优惠折扣(元)", "平台优惠折扣(元)", "邮费(元)", "用户实付金额(元)", "商家实收金额(元)",
        "商品数量(件)", "拼单成功时间", "订单成交时间", "商家编码-规格维度", "商家编码-商品维度", "样式ID", "是否抽奖或0元试用",
        "团长", "多多支付立减金额(元)",
    ),
    "kuaishou": (
        "CPS达人ID", "CPS达人昵称", "团长ID", "团长昵称", "成交数量", "快手商品ID", "快赚客ID", "推广者ID", "主播ID",
        "是否风控", "商家承担优惠", "快手ID",
    ),
    "xiaohongshu": (
        "小红书编码", "小红书价", "规格ID", "SKU件数", "商家应收金额(元)(支付金额)", "商家应收金额(元)", "薯券优惠", "薯券金额",
        "笔记ID", "主播昵称", "商家优惠(元)", "平台优惠(元)", "买家小红书号", "用户下单时间",
    ),
}  # fmt: skip
PROOF = 2
_NAMES = {platform: frozenset(map(normal_name, names)) for platform, names in COLUMNS.items()}


def platform_of(header: Iterable[str]) -> str:
    """The key of the platform whose columns these are; empty where they prove none."""
    names = frozenset(map(normal_name, header))
    hits = {platform: len(names & typical) for platform, typical in _NAMES.items()}
    best = max(hits, key=lambda platform: hits[platform])
    return best if hits[best] >= PROOF else ""
