"""Files of other platforms are told apart, and say whose they are."""

import pytest

from shopops.lib.imports.messages import ImportFailed
from shopops.lib.imports.platforms import platform_of
from tests.lib.imports.bring import order, preview

HEADERS = {
    "douyin": "主订单编号,子订单编号,选购商品,商品规格,商品数量,商品ID,商家编码,商品单价,订单应付金额,运费,订单提交时间,支付完成时间,订单状态,收件人",
    "jd": "订单号,商品ID,商品名称,订购数量,支付方式,下单时间,京东价,订单金额,结算金额,余额支付,应付金额,订单状态,下单帐号,客户姓名,客户地址,联系电话",
    "pinduoduo": "商品,订单号,订单状态,商品总价(元),店铺优惠折扣(元),平台优惠折扣(元),邮费(元),用户实付金额(元),商家实收金额(元),商品数量(件),拼单成功时间",
    "kuaishou": "订单编号,订单创建时间,订单支付时间,订单状态,实付款,商品名称,商品ID,商品单价,成交数量,CPS达人ID,CPS达人昵称",
    "xiaohongshu": "订单号,订单状态,售后状态,规格ID,小红书编码,商品名称,SKU件数,商品总价(元),商家应收金额(元)(支付金额),订单创建时间",
}
NAMES = {"douyin": "抖音", "jd": "京东", "pinduoduo": "拼多多", "kuaishou": "快手", "xiaohongshu": "小红书"}


@pytest.mark.django_db
@pytest.mark.parametrize("platform", HEADERS)
@pytest.mark.parametrize("full_width", [False, True])
def test_the_platform_is_named(platform: str, full_width: bool) -> None:
    header = HEADERS[platform].replace("(", "（").replace(")", "）") if full_width else HEADERS[platform]
    content = f"{header}\r\n{','.join('1' for _ in header.split(','))}\r\n"
    with pytest.raises(ImportFailed) as refused:
        preview(content.encode(), "o.csv")
    assert refused.value.code == "other_platform" and NAMES[platform] in refused.value.message


def test_our_own_reports_are_nobody_elses() -> None:
    assert platform_of(order(1)) == ""
    assert platform_of(["订单编号", "承诺发货时间", "订单完成时间", "买家会员名"]) == ""
