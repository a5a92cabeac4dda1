"""Headers of the order report since 2015: each generation is recognised and makes the same trade."""

import pytest

from orders.trades.models import Trade
from tests.lib.imports.bring import bring_in, csv_file

pytestmark = pytest.mark.django_db

YEAR_2015 = [
    "订单编号",
    "买家会员名",
    "买家支付宝账号",
    "买家应付货款",
    "买家应付邮费",
    "买家支付积分",
    "总金额",
    "返点积分",
    "买家实际支付金额",
    "买家实际支付积分",
    "订单状态",
    "买家留言",
    "收货人姓名",
    "收货地址_",
    "运送方式",
    "联系电话_",
    "联系手机",
    "订单创建时间",
    "订单付款时间_",
    "宝贝标题_",
    "宝贝种类_",
    "物流单号_",
    "物流公司",
    "订单备注",
    "宝贝总数量",
    "店铺Id",
    "店铺名称",
    "订单关闭原因",
    "卖家服务费",
    "买家服务费",
    "发票抬头",
    "是否手机订单",
    "分阶段订单信息",
    "定金排名",
    "修改后的sku",
    "修改后的收货地址",
    "异常信息",
]
YEAR_2018 = [*YEAR_2015, "支付单号", "支付详情", "退款金额", "预约门店", "确认收货时间", "打款商家金额"]
YEAR_2020 = [*YEAR_2018, "满返红包金额", "是否信用购", "前N有礼", "配送类型", "返现金额", "主订单编号"]
YEAR_2022 = [name.replace("买家支付宝账号", "买家会员昵称") for name in YEAR_2020]
YEAR_2022 += ["虚拟号过期时间", "延迟发货自动赔付金额", "预售订单", "发货时间", "商家备忘"]
YEAR_2024 = [
    "订单编号",
    "支付单号",
    "支付详情",
    "买家应付货款",
    "买家应付邮费",
    "总金额",
    "买家实付金额",
    "订单创建时间",
    "订单付款时间",
    "商品标题",
    "退款金额",
    "是否主动赔付",
    "主动赔付金额",
    "主动赔付出账时间",
    "商品属性SKU",
    "C2B小额收款",
    "确认收货打款金额",
    "含应开票给个人红包",
    "总金额(旧版)",
]

CELLS = {
    "订单编号": "1580000000000000001",
    "主订单编号": "1580000000000000001",
    "总金额": "100.00",
    "买家实际支付金额": "100.00",
    "买家实付金额": "100.00",
    "订单创建时间": "2022-02-20 10:00:00",
    "订单付款时间": "2022-02-20 10:01:00",
    "宝贝标题": "龙井",
    "商品标题": "龙井",
    "订单状态": "买家已付款，等待卖家发货",
    "退款金额": "无退款申请",
}


@pytest.mark.parametrize("header", [YEAR_2015, YEAR_2018, YEAR_2020, YEAR_2022, YEAR_2024])
def test_every_generation_makes_the_trade(header: list[str]) -> None:
    names = [name.replace("_", " ") for name in header]
    row = {name: CELLS.get(name.strip(), "") for name in names}
    job = bring_in(csv_file([row], encoding="gb18030"), "ExportOrderList202202211200.csv")
    trade = Trade.objects.get()
    assert (job.kind, job.rows_rejected) == ("taobao_orders", 0)
    assert (trade.tid, trade.payment_cny, trade.title) == ("1580000000000000001", 100, "龙井")
    assert (trade.status, trade.status_inferred) == ("WAIT_SELLER_SEND_GOODS", header is YEAR_2024)
