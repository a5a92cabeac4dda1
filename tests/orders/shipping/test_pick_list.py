"""The pick list: which lines wait, what a worker reads, and receivers in clear for a reason."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from orders.trades.models import RefundStatus, SubOrder, TradeStatus
from shopops.lib.audit.models import AuditEntry
from shopops.lib.personal import seal
from tests import make

pytestmark = pytest.mark.django_db
ClientFor = Callable[[str], Client]
RECEIVER = {"name": "陈小平", "mobile": "13812345623", "address": "浙江省 杭州市 西湖区 白虎路 1 号"}
WAITING = TradeStatus.WAIT_SELLER_SEND_GOODS


def line(*, trade: dict[str, Any] | None = None, **facts: Any) -> SubOrder:
    facts = {"status": WAITING, "outer_sku_id": "LJ-1", "sku_properties_name": "250g", "num": 2} | facts
    return make.sub_order(trade=make.trade(**(trade or {})), **facts)


def shown(client: Client, **query: Any) -> list[str]:
    html = client.get(reverse("shipping:pick_list"), query).content.decode()
    return re.findall(r'class="list-link" href="/orders/(\w+)/"', html)


def export(client: Client, **data: Any) -> list[list[str]]:
    answer = client.post(
        reverse("lists:export"),
        {"list": "orders.pick_list", "query": "", "format": "csv", "columns": ["tid", "code", "num"]} | data,
    )
    assert answer.status_code == 200, answer["Location"]
    assert "no-store" in answer["Cache-Control"]
    return list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_lines_that_wait_the_longest_waiting_first(client_for: ClientFor) -> None:
    later = line()
    sooner = line(trade={"created": make.NOON - timedelta(days=1)})
    line(status=TradeStatus.WAIT_BUYER_CONFIRM_GOODS)
    line(trade={"status": TradeStatus.WAIT_BUYER_CONFIRM_GOODS})
    line(trade={"status_inferred": True})
    assert shown(client_for("warehouse")) == [sooner.trade.tid, later.trade.tid]


@pytest.mark.parametrize(
    ("refund", "may_be_packed"),
    [
        (RefundStatus.NO_REFUND, True),
        (RefundStatus.CLOSED, True),
        (RefundStatus.WAIT_SELLER_AGREE, False),
        (RefundStatus.SELLER_REFUSE_BUYER, False),
        (RefundStatus.SUCCESS, False),
    ],
)
def test_a_line_with_a_refund_is_held_back(
    client_for: ClientFor, refund: RefundStatus, may_be_packed: bool
) -> None:
    held = line(refund_status=refund)
    client = client_for("warehouse")
    assert shown(client) == ([held.trade.tid] if may_be_packed else [])
    assert shown(client, held="1") == ([] if may_be_packed else [held.trade.tid])


def test_filters(client_for: ClientFor) -> None:
    wanted = line(trade={"seller_memo": "送贺卡"}, outer_sku_id="AB-9")
    line()
    client = client_for("warehouse")
    for query in ({"code": "AB"}, {"has_memo": "1"}, {"tid": wanted.trade.tid}):
        assert shown(client, **query) == [wanted.trade.tid]


def test_an_export_has_no_receiver_unless_a_reason_is_given(client_for: ClientFor) -> None:
    made = line(trade={"receiver_sealed": seal(RECEIVER)})
    client = client_for("warehouse")
    assert export(client) == [["订单编号", "商家编码", "件数"], [f"'{made.trade.tid}", "LJ-1", "2"]]
    header, row = export(client, reason="打印面单用")
    assert header[3:] == ["收货人姓名", "收货人手机", "收货地址"]
    assert row[3:] == [RECEIVER["name"], RECEIVER["mobile"], RECEIVER["address"]]
    entry = AuditEntry.objects.get(action="personal_data.unmasked")
    assert (entry.reason, entry.detail["rows"]) == ("打印面单用", 1)
    assert RECEIVER["name"] not in str(entry.detail)


@pytest.mark.parametrize("role", ["warehouse", "finance"])
def test_no_real_reason_or_no_right_exports_nothing(client_for: ClientFor, role: str) -> None:
    line(trade={"receiver_sealed": seal(RECEIVER)})
    reason = "ok" if role == "warehouse" else "打印面单用"
    answer = client_for(role).post(
        reverse("lists:export"),
        {"list": "orders.pick_list", "query": "", "format": "csv", "reason": reason},
    )
    assert answer.status_code == 302
    assert not AuditEntry.objects.filter(action="personal_data.unmasked").exists()


def test_the_page_never_shows_a_receiver_in_clear(client_for: ClientFor) -> None:
    line(trade={"receiver_sealed": seal(RECEIVER)})
    html = client_for("manager").get(reverse("shipping:pick_list")).content.decode()
    assert "收货人姓名" not in html
    assert RECEIVER["name"] not in html


def test_the_list_costs_the_same_however_long(
    client_for: ClientFor, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = client_for("warehouse")
    line()
    shown(client)
    with django_assert_num_queries(8):
        shown(client)
    for _ in range(5):
        line()
    with django_assert_num_queries(8):
        assert len(shown(client)) == 6
