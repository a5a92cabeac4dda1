"""The page of an order and the list of the shop's days."""

import logging
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from orders.figures.models import ShopDay
from orders.trades.models import Trade
from shopops.lib.audit.models import AuditEntry
from shopops.lib.personal import blind_index, seal
from tests import make

ClientFor = Callable[[str], Client]
MOBILE = "13812345623"


def sealed_trade(**facts: Any) -> Trade:
    receiver = seal({"name": "测试收货人", "mobile": MOBILE, "address": "浙江省 杭州市 某路 1 号"})
    return make.trade(
        receiver_sealed=receiver,
        receiver_masked="测*人 13*******23",
        receiver_mobile_index=blind_index(MOBILE),
        **facts,
    )


def page(client: Client, trade: Trade) -> str:
    response = client.get(reverse("orders:detail", args=[trade.tid]))
    assert response.status_code == 200
    return response.content.decode()


# --- the page ---------------------------------------------------------------------------------------------


def test_an_order_with_its_lines_and_the_buyers_other_orders(client_for: ClientFor) -> None:
    buyer = make.buyer()
    trade, other = make.trade(buyer=buyer), make.trade(buyer=buyer)
    line = make.sub_order(trade=trade, product=make.product(title="龙井礼盒"), num=3)
    html = page(client_for("presales"), trade)
    assert "龙井礼盒" in html
    assert reverse("products:detail", args=[line.product.num_iid]) in html
    assert other.tid in html


def test_an_order_of_the_smallest_file_has_a_page(client_for: ClientFor) -> None:
    """Seven columns: no buyer, no line, no status."""
    trade = make.trade(status_inferred=True, receiver_state="", pay_time=None)
    html = page(client_for("presales"), trade)
    assert "这个订单没有商品明细" in html
    assert "文件未提供" in html
    assert "按时间和金额推断" in html


def test_the_receiver_is_masked_and_the_sealed_one_is_not_in_the_page(client_for: ClientFor) -> None:
    html = page(client_for("manager"), sealed_trade())
    assert "测*人" in html
    assert MOBILE not in html
    assert "测试收货人" not in html


@pytest.mark.parametrize("tid", ["0", "no-such-order", "%00", "x" * 500])
def test_an_unknown_order_is_404(client_for: ClientFor, tid: str) -> None:
    assert client_for("presales").get(f"/orders/{tid}/").status_code == 404


def test_the_page_asks_the_database_a_fixed_number_of_times(
    client_for: ClientFor, django_assert_max_num_queries: Any
) -> None:
    buyer = make.buyer()
    trade = make.trade(buyer=buyer)
    for _ in range(12):
        make.sub_order(trade=trade, product=make.product())
        make.trade(buyer=buyer)
    client = client_for("manager")
    page(client, trade)
    with django_assert_max_num_queries(8):
        page(client, trade)


# --- memo -------------------------------------------------------------------------------------------------


def save_memo(client: Client, trade: Trade, **facts: Any) -> Any:
    url = reverse("orders:change_memo", args=[trade.tid])
    return client.post(url, {"seller_flag": "1", "seller_memo": "换蓝色", "version": "1"} | facts)


def test_an_agent_writes_a_memo_and_the_page_tells_who(client_for: ClientFor) -> None:
    trade = make.trade()
    client = client_for("aftersales")
    assert save_memo(client, trade).status_code == 302
    html = page(client, trade)
    assert "换蓝色" in html
    assert "修改旗帜和备注" in html
    assert "aftersales" in html


def test_numbers_in_messages_and_memos_are_masked_but_where_the_memo_is_written(
    client_for: ClientFor,
) -> None:
    trade = make.trade(buyer_message="打13812345623", seller_memo="改打+86 138 1234 5623")
    save_memo(client_for("aftersales"), trade, seller_memo="改打13812345624")
    html = page(client_for("presales"), trade)
    assert "打13*******23" in html and "改打13*******24" in html
    assert "138123456" not in html and "138 1234" not in html
    assert page(client_for("aftersales"), trade).count("13812345624") == 1


def test_numbers_in_messages_and_memos_are_masked_in_lists_and_exports(client_for: ClientFor) -> None:
    trade = make.trade(buyer_message="打13812345623", seller_memo="改打13812345624")
    make.sub_order(trade=trade, status=trade.status)
    client = client_for("manager")
    listed = client.get("/orders/to-ship/").content.decode()
    assert "打13*******23" in listed and "改打13*******24" in listed
    assert "138123456" not in listed
    for key in ("orders.trades", "orders.pick_list"):
        data = {"list": key, "query": "", "columns": ["message", "memo"], "format": "csv"}
        text = b"".join(client.post("/lists/export/", data)).decode("utf-8-sig")
        assert "打13*******23" in text and "改打13*******24" in text and "138123456" not in text


def test_a_memo_typed_meanwhile_is_kept_and_the_other_shown(client_for: ClientFor) -> None:
    trade = make.trade()
    save_memo(client_for("aftersales"), trade, seller_memo="先到的备注")
    response = save_memo(client_for("cs_lead"), trade, seller_memo="后到的备注")
    html = response.content.decode()
    assert "别人改了这个订单" in html
    assert "先到的备注" in html
    assert "后到的备注</textarea>" in html
    assert Trade.objects.get().seller_memo == "先到的备注"
    save_memo(client_for("cs_lead"), trade, seller_memo="后到的备注", version="2")
    assert Trade.objects.get().seller_memo == "后到的备注"


@pytest.mark.parametrize(
    "facts", [{"seller_memo": "字" * 400}, {"seller_flag": "99"}, {"version": "x"}, {"version": "9" * 30}]
)
def test_a_memo_that_cannot_be_saved_is_shown_again(client_for: ClientFor, facts: dict[str, str]) -> None:
    trade = make.trade()
    response = save_memo(client_for("aftersales"), trade, **facts)
    assert response.status_code == 200
    assert Trade.objects.get().version == 1


@pytest.mark.parametrize("role", ["presales", "finance", "merchandiser"])
def test_who_may_not_edit_gets_no_form(client_for: ClientFor, role: str) -> None:
    trade = make.trade(seller_memo="请发顺丰")
    assert save_memo(client_for(role), trade).status_code == 403
    html = page(client_for(role), trade)
    assert "<textarea" not in html
    assert "请发顺丰" in html


# --- unmasking --------------------------------------------------------------------------------------------


def unmask(client: Client, trade: Trade, reason: str = "买家要求改地址", **more: Any) -> Any:
    return client.post(reverse("orders:unmask_receiver", args=[trade.tid]), {"reason": reason}, **more)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_unmasking_shows_the_receiver_once(
    client_for: ClientFor, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    trade = sealed_trade()
    client = client_for("warehouse")
    response = unmask(client, trade, headers=headers)
    assert MOBILE in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert AuditEntry.objects.get().reason == "买家要求改地址"
    assert MOBILE not in page(client, trade)
    assert MOBILE not in caplog.text


def test_unmasking_without_a_reason_shows_nothing(client_for: ClientFor) -> None:
    response = unmask(client_for("warehouse"), sealed_trade(), reason="看看")
    assert "至少 4 个字" in response.content.decode()
    assert MOBILE not in response.content.decode()
    assert not AuditEntry.objects.exists()


def test_only_some_roles_may_unmask(client_for: ClientFor) -> None:
    trade = sealed_trade()
    assert unmask(client_for("presales"), trade).status_code == 403
    assert "查看原因" not in page(client_for("presales"), trade)
    assert client_for("warehouse").get(reverse("orders:unmask_receiver", args=[trade.tid])).status_code == 405


# --- days of the shop -------------------------------------------------------------------------------------


def test_days_with_ratios_and_a_line_of_sums(client_for: ClientFor) -> None:
    day = make.NOON.date()
    figures = {"orders": 4, "orders_paid_later": 3, "paid_orders": 4, "paying_buyers": 2}
    ShopDay.objects.create(day=day, paid_cny=Decimal(100), **figures)
    ShopDay.objects.create(day=day + timedelta(days=1), paid_cny=Decimal(300), **figures)
    ShopDay.objects.create(day=day + timedelta(days=2))
    html = client_for("finance").get(reverse("shop_days:list")).content.decode()
    total = html.split('class="list-total"')[1].split("</tr>")[0]
    assert "400.00" in total
    assert "100.00" in total  # 400 yuan ÷ 4 buyers
    assert "75.0%" in total
    assert f"/orders/?paid_from={day}&amp;paid_to={day}" in html


def test_a_rate_without_orders_has_no_value(client_for: ClientFor) -> None:
    ShopDay.objects.create(day=make.NOON.date())
    html = client_for("finance").get(reverse("shop_days:list")).content.decode()
    assert "0.0%" not in html.split("<tbody")[1]
