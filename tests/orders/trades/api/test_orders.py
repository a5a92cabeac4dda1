"""/api/v1/orders/ as a program sees it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from orders.trades.models import Trade
from orders.trades.permissions import ORDERS_VIEW
from shopops.lib.audit.models import AuditEntry
from shopops.lib.personal import seal
from staff.accounts.models import User
from tests import make
from tests.api import Api, errors

UserFor = Callable[[str], User]


@pytest.fixture
def api(user_for: UserFor) -> Api:
    return Api(user_for("aftersales"))


def test_a_trade_with_its_lines(api: Api) -> None:
    buyer = make.buyer(identity="ouid:AAH1", masked_nick="买**1")
    sku = make.sku(sku_id="51")
    trade = make.trade(tid="21", buyer=buyer, payable_cny=Decimal("100.5"), status="TRADE_FINISHED")
    make.sub_order(trade=trade, oid="31", num_iid="61", sku=sku)

    body = api.get("orders/21/").json()

    assert body["buyer"] == {"identity": "ouid:AAH1", "masked_nick": "买**1"}
    assert (body["tid"], body["payable_cny"]) == ("21", "100.50")
    assert body["created"] == "2026-06-18T12:00:00+08:00"
    assert body["pay_time"] == "2026-06-18T12:00:10+08:00"
    line = body["sub_orders"][0]
    assert (line["oid"], line["num_iid"], line["sku_id"]) == ("31", "61", "51")


@pytest.mark.parametrize("role", ["manager", "aftersales", "warehouse", "presales"])
def test_buyers_are_masked_whoever_asks(user_for: UserFor, role: str) -> None:
    make.trade(
        tid="21",
        buyer=make.buyer(masked_nick="陈**", sealed=seal({"nick": "陈小平爱喝茶"})),
        receiver_masked="陈*平 13*******23 浙江省 杭州市 西湖区 ***",
        receiver_sealed=seal({"name": "陈小平", "mobile": "13812345623", "address": "白虎路 1 号"}),
        buyer_message="请打13812345623，不要打座机0571-88888888",
        seller_memo="改打138-1234-5623",
    )
    text = Api(user_for(role)).get("orders/21/").content.decode()
    for secret in ("陈小平", "13812345623", "白虎路"):
        assert secret not in text
    assert "请打13*******23" in text and "改打13*******23" in text


def test_a_program_that_adds_to_a_memo_stores_no_masks(user_for: UserFor) -> None:
    make.trade(tid="21", seller_memo="改打13812345623")
    api = Api(user_for("aftersales"))
    read = api.get("orders/21/")
    memo = read.json()["seller_memo"] + "；送贺卡"
    answer = api.patch("orders/21/", {"seller_memo": memo}, If_Match=read["ETag"])
    assert answer.status_code == 200, answer.content
    assert Trade.objects.get().seller_memo == "改打13812345623；送贺卡"


def test_filters(api: Api) -> None:
    first = make.trade(tid="1", receiver_state="浙江省", buyer=make.buyer(identity="ouid:A"))
    make.trade(tid="2", created=first.created + timedelta(days=1), pay_time=None, receiver_state="上海")

    def found(query: str) -> list[str]:
        return [row["tid"] for row in api.get(f"orders/?{query}").json()["results"]]

    assert found("") == ["2", "1"]
    assert found("status=WAIT_BUYER_PAY") == ["2"]
    assert found("created_since=2026-06-18T12:00:00%2B08:00&created_before=2026-06-19T12:00:00%2B08:00") == [
        "1"
    ]
    assert found("created_since=2026-06-18T04:00:00Z") == ["2", "1"]
    assert found("paid_since=2026-06-01") == ["1"]
    assert found("receiver_state=浙江省") == ["1"]
    assert found("buyer=ouid:A") == ["1"]
    assert found("facts_since=2026-06-20T00:00:00%2B08:00") == ["2"]
    assert found("updated_since=2000-01-01T00:00:00Z") == ["2", "1"]
    assert found("updated_since=2099-01-01T00:00:00Z") == []


def test_flag_and_memo_change_apart_or_together(api: Api) -> None:
    trade = make.trade(tid="21", seller_memo="旧", seller_flag=0)
    first = api.patch("orders/21/", {"seller_flag": 1}, If_Match=api.get("orders/21/")["ETag"])
    assert (first.json()["seller_flag"], first.json()["seller_memo"]) == (1, "旧")

    second = api.patch("orders/21/", {"seller_memo": "加急"}, If_Match=first["ETag"])
    assert (second.json()["seller_flag"], second.json()["seller_memo"]) == (1, "加急")
    trade.refresh_from_db()
    assert (trade.seller_flag, trade.seller_memo, trade.version) == (1, "加急", 3)
    assert AuditEntry.objects.filter(action="trade.memo_changed").count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seller_flag": 99}, "#/seller_flag"),
        ({"seller_memo": "长" * 400}, "#/seller_memo"),
        ({"status": "TRADE_FINISHED"}, "#/status"),
        ({"payment_cny": "0"}, "#/payment_cny"),
        ({"buyer": None}, "#/buyer"),
    ],
)
def test_everything_else_is_refused(api: Api, change: dict[str, object], field: str) -> None:
    make.trade(tid="21")
    response = api.patch("orders/21/", change, If_Match="*")
    assert response.status_code == 400
    assert list(errors(response)) == [field]


def test_the_memo_of_before_is_not_overwritten(api: Api) -> None:
    make.trade(tid="21")
    etag = api.get("orders/21/")["ETag"]
    api.patch("orders/21/", {"seller_memo": "一"}, If_Match=etag)
    assert api.patch("orders/21/", {"seller_memo": "二"}, If_Match=etag).status_code == 412
    assert api.patch("orders/21/", {"seller_memo": "二"}).status_code == 428


def test_a_reader_may_not_change(user_for: UserFor) -> None:
    make.trade(tid="21")
    reader = Api(user_for("aftersales"), [ORDERS_VIEW])
    assert reader.get("orders/21/").status_code == 200
    assert reader.patch("orders/21/", {"seller_flag": 1}, If_Match="*").status_code == 403


def test_a_page_costs_the_same_whatever_its_size(api: Api, django_assert_max_num_queries: Callable) -> None:
    for _ in range(12):
        make.sub_order(trade=make.trade(buyer=make.buyer()), sku=make.sku())
    api.get("orders/")  # the token's use has been noted
    with django_assert_max_num_queries(6):
        assert len(api.get("orders/?page_size=12").json()["results"]) == 12
