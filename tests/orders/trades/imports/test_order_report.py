"""The order report: every trap of real files, one small file each."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from orders.trades.models import Buyer, Trade
from shopops.lib import personal
from shopops.lib.rollup.models import DirtyDay
from shopops.lib.sheets import SheetError
from tests.lib.imports.bring import bring_in, counts, csv_file, order, preview, reasons

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_the_seven_column_report_makes_trades() -> None:
    job = bring_in(csv_file([order(1), order(2, **{"订单付款时间 ": "", "买家实际支付金额": "0.0"})]))
    assert counts(job.result[0]) == (2, 0, 0, 0)
    paid, unpaid = Trade.objects.order_by("tid")
    assert paid.payment_cny == 100 and paid.pay_time == at("2020-02-20 10:01:00")
    assert (paid.receiver_state, paid.receiver_city) == ("浙江省", "杭州市")
    assert unpaid.payment_cny == 0 and unpaid.pay_time is None


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16"])
def test_any_encoding_that_people_save_in(encoding: str) -> None:
    bring_in(csv_file([order(1, 宝贝标题="龙井礼盒 明前特级")], encoding=encoding))
    assert Trade.objects.get().title == "龙井礼盒 明前特级"


def test_importing_twice_equals_once() -> None:
    content = csv_file([order(1, 买家会员名="茶友"), order(2, 买家会员名="茶友")])
    bring_in(content)
    DirtyDay.objects.all().delete()
    before = list(Trade.objects.order_by("id").values())
    again = bring_in(content)
    assert counts(again.result[0]) == (0, 0, 2, 0)
    assert again.dirty_days == 0 and not DirtyDay.objects.exists()
    assert list(Trade.objects.order_by("id").values()) == before
    assert Buyer.objects.count() == 1


def test_a_newer_report_updates_and_an_older_one_never_overwrites() -> None:
    old = csv_file([order(1, 订单状态="买家已付款，等待卖家发货", 商家备忘="")])
    new = csv_file([order(1, 订单状态="交易成功", 商家备忘="送礼")])
    bring_in(old, as_of=at("2020-02-21 00:00"))
    first_written = Trade.objects.get().updated_at
    assert counts(bring_in(new, as_of=at("2020-03-10 00:00")).result[0]) == (0, 1, 0, 0)
    written = Trade.objects.get().updated_at
    assert written > first_written
    job = bring_in(old, as_of=at("2020-02-22 00:00"))
    assert counts(job.preview[0]) == counts(job.result[0]) == (0, 0, 0, 1)
    trade = Trade.objects.get()
    assert (trade.status, trade.seller_memo, trade.version) == ("TRADE_FINISHED", "送礼", 2)
    # Programs that ask what is new are not told of a file that changed nothing.
    assert trade.updated_at == written


def test_what_a_newer_report_confirmed_is_safe_from_one_in_between() -> None:
    same = csv_file([order(1, 商家备忘="甲")])
    bring_in(same, as_of=at("2020-03-01 00:00"))
    bring_in(same, as_of=at("2020-03-03 00:00"))
    bring_in(csv_file([order(1, 商家备忘="乙")]), as_of=at("2020-03-02 00:00"))
    assert Trade.objects.get().seller_memo == "甲"


def test_an_older_report_still_fills_what_nobody_knew() -> None:
    bring_in(csv_file([order(1)]), as_of=at("2020-03-03 00:00"))
    bring_in(
        csv_file([order(1, 宝贝标题="龙井", 总金额="1.00", 买家会员名="茶友")]), as_of=at("2020-03-01 00:00")
    )
    trade = Trade.objects.get()
    assert trade.title == "龙井" and trade.buyer is not None
    assert trade.payable_cny == 100 and trade.facts_as_of == at("2020-03-03 00:00")


def test_equal_age_and_different_facts_is_an_update() -> None:
    bring_in(csv_file([order(1)]), as_of=at("2020-03-01 00:00"))
    job = bring_in(
        csv_file([order(1, 退款金额="100.00", 买家实际支付金额="0")]), as_of=at("2020-03-01 00:00")
    )
    assert counts(job.preview[0]) == counts(job.result[0]) == (0, 1, 0, 0)
    trade = Trade.objects.get()
    assert (trade.payment_cny, trade.refund_fee_cny, trade.status) == (100, 100, "TRADE_CLOSED")


def test_only_columns_in_the_file_are_updated() -> None:
    bring_in(
        csv_file([order(1, 宝贝标题="龙井", 收货人姓名="陈小平", 联系手机="13812345623", 物流公司="顺丰")])
    )
    bring_in(csv_file([{"订单编号": "1580000000000000001", "商家备注": "先发"}]))
    trade = Trade.objects.get()
    assert (trade.title, trade.logistics_company, trade.seller_memo) == ("龙井", "顺丰", "先发")
    assert trade.receiver_sealed is not None and trade.payment_cny == 100


def test_a_report_without_the_amounts_cannot_make_trades_but_says_why() -> None:
    bring_in(csv_file([order(1)]))
    job = bring_in(csv_file([{"订单编号": f"158000000000000000{n}", "商家备注": "急"} for n in (1, 2)]))
    assert counts(job.result[0]) == (0, 1, 0, 0)
    assert reasons(job) == [(3, "", "unknown_trade")]
    assert "总金额" in job.rejections.get().reason


@pytest.mark.parametrize(
    "written", ['="1580000000000000123"', "'1580000000000000123", "\t1580000000000000123"]
)
def test_numbers_marked_as_text(written: str) -> None:
    bring_in(csv_file([order(1, 订单编号=written)]))
    assert Trade.objects.get().tid == "1580000000000000123"


def test_numbers_that_a_spreadsheet_broke_are_never_stored() -> None:
    broken = ["1.58E+18", "1580000000000010000", "1580000000000020000"]
    job = bring_in(csv_file([order(1), *(order(2, 订单编号=number) for number in broken)]))
    assert Trade.objects.count() == 1
    assert reasons(job) == [
        (3, "订单编号", "id_scientific"),
        (4, "订单编号", "id_digits_lost"),
        (5, "订单编号", "id_digits_lost"),
    ]


def test_a_genuine_number_may_end_in_zeros() -> None:
    bring_in(csv_file([order(1), order(2, 订单编号="1580000000000010000")]))
    assert Trade.objects.filter(tid="1580000000000010000").exists()


def test_both_ways_of_writing_a_time() -> None:
    bring_in(csv_file([order(1, 订单创建时间="2016/5/23 22:02", **{"订单付款时间 ": "2016-05-23 22:02:11"})]))
    trade = Trade.objects.get()
    assert trade.created == at("2016-05-23 22:02:00") and trade.pay_time == at("2016-05-23 22:02:11")


def test_words_in_money_and_reason_columns() -> None:
    bring_in(
        csv_file(
            [
                order(
                    1,
                    退款金额="无退款申请",
                    买家服务费="0元",
                    订单关闭原因="订单未关闭",
                    总金额="1,100.00",
                    买家实际支付金额="1,100.00",
                )
            ]
        )
    )
    trade = Trade.objects.get()
    assert (trade.refund_fee_cny, trade.close_reason, trade.payable_cny) == (0, "", 1100)
    assert trade.extra == {"买家服务费": "0元"}


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("买家已付款，等待卖家发货", "WAIT_SELLER_SEND_GOODS"),
        ("买家已付款,等待卖家发货", "WAIT_SELLER_SEND_GOODS"),
        ("卖家已发货，等待买家确认", "WAIT_BUYER_CONFIRM_GOODS"),
        ("交易成功", "TRADE_FINISHED"),
        ("交易关闭", "TRADE_CLOSED"),
    ],
)
def test_statuses_in_words(words: str, status: str) -> None:
    bring_in(csv_file([order(1, 订单状态=words)]))
    trade = Trade.objects.get()
    assert (trade.status, trade.status_inferred) == (status, False)


def test_closed_without_payment_is_closed_before_payment() -> None:
    bring_in(csv_file([order(1, 订单状态="交易关闭", 买家实际支付金额="0", **{"订单付款时间 ": ""})]))
    assert Trade.objects.get().status == "TRADE_CLOSED_BY_TAOBAO"


def test_a_stated_status_is_not_replaced_by_a_guess() -> None:
    bring_in(csv_file([order(1, 订单状态="卖家已发货，等待买家确认")]), as_of=at("2020-02-22 00:00"))
    bring_in(csv_file([order(1)]), as_of=at("2020-02-23 00:00"))
    trade = Trade.objects.get()
    assert (trade.status, trade.status_inferred) == ("WAIT_BUYER_CONFIRM_GOODS", False)


def test_a_payment_overrules_a_stated_waiting_for_it() -> None:
    unpaid = order(1, 订单状态="等待买家付款", 买家实际支付金额="0", **{"订单付款时间 ": ""})
    bring_in(csv_file([unpaid]), as_of=at("2020-02-20 10:00"))
    bring_in(csv_file([order(1)]), as_of=at("2020-02-20 12:00"))
    trade = Trade.objects.get()
    assert (trade.status, trade.status_inferred) == ("WAIT_SELLER_SEND_GOODS", True)


def test_impossible_rows_are_rejected_with_their_place() -> None:
    rows = [
        order(1, **{"订单付款时间 ": "2019-01-01 00:00:00"}),
        order(2, **{"订单付款时间 ": ""}),
        order(3, 订单创建时间=""),
        order(4, 总金额="一百"),
        order(5),
    ]
    job = bring_in(csv_file(rows))
    assert reasons(job) == [
        (2, "订单付款时间", "paid_before_created"),
        (3, "订单付款时间", "paid_without_time"),
        (4, "订单创建时间", "empty"),
        (5, "总金额", "money_invalid"),
    ]
    assert job.rows_rejected == 4 and Trade.objects.count() == 1


def test_identical_lines_are_one_and_contradicting_ones_are_refused() -> None:
    job = bring_in(csv_file([order(1), order(1), order(2), order(2, 总金额="99.00"), order(3)]))
    assert (job.rows_duplicate, job.rows_rejected, Trade.objects.count()) == (1, 2, 2)
    first, second = job.rejections.all()
    assert (first.row_number, first.params) == (4, {"rows": "5"})
    assert (second.row_number, second.params) == (5, {"rows": "4"})


def test_unknown_columns_are_kept_and_reported() -> None:
    job = bring_in(csv_file([order(1, 直播返现状态="已返现", 空列="")]))
    assert job.header["unknown"] == ["直播返现状态", "空列"]
    assert Trade.objects.get().extra == {"直播返现状态": "已返现"}


def test_receivers_are_sealed_masked_and_found_by_number() -> None:
    bring_in(
        csv_file(
            [
                order(
                    1,
                    买家会员名="小茶馆主",
                    收货人姓名="陈小平",
                    联系手机="'13812345623",
                    发票抬头="某某公司",
                )
            ]
        )
    )
    trade = Trade.objects.select_related("buyer").get()
    assert trade.receiver_sealed is not None
    told = personal.unseal(trade.receiver_sealed)
    assert (
        told["name"] == "陈小平" and told["mobile"] == "13812345623" and told["invoice_title"] == "某某公司"
    )
    assert trade.receiver_masked == "陈*平 13*******23 浙江省 杭州市 西湖区 ***"
    assert trade.receiver_mobile_index == personal.blind_index("13812345623")
    assert trade.buyer is not None and trade.buyer.masked_nick == "小**主"
    assert trade.buyer.identity == f"nick:{personal.blind_index('小茶馆主')}"
    assert "陈小平" not in str(Trade.objects.values().get()) and "小茶馆主" not in str(
        Buyer.objects.values().get()
    )


def test_a_masked_nick_names_nobody() -> None:
    bring_in(csv_file([order(1, 买家会员名="t**5"), order(2, 买家会员名="t**5")]))
    assert not Buyer.objects.exists() and set(Trade.objects.values_list("buyer", flat=True)) == {None}


def test_days_of_ordering_and_payment_before_and_after_are_rebuilt() -> None:
    bring_in(csv_file([order(1)]), as_of=at("2020-03-01 00:00"))
    DirtyDay.objects.all().delete()
    later = order(1, **{"订单付款时间 ": "2020-02-22 00:30:00"})
    job = bring_in(csv_file([later, order(2)]), as_of=at("2020-03-02 00:00"))
    days = set(DirtyDay.objects.values_list("day", flat=True))
    assert {f"{day}" for day in days} == {"2020-02-20", "2020-02-22"} and job.dirty_days == 2


def test_refunded_orders_were_paid_in_full() -> None:
    bring_in(csv_file([order(1, 买家实际支付金额="0.0", 退款金额="100.0")]))
    trade = Trade.objects.get()
    assert (trade.payment_cny, trade.refund_fee_cny, trade.status) == (
        Decimal(100),
        Decimal(100),
        "TRADE_CLOSED",
    )


def test_a_file_without_the_key_column_is_told_so() -> None:
    with pytest.raises(SheetError, match="订单编号"):
        preview(csv_file([{"总金额": "1", "收货地址": "上海"}]), kind="taobao_orders")
