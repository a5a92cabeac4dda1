"""What is filled from an order, a buyer and a product; what is masked is not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from customer_service.replies.permissions import REPLIES_USE
from orders.trades.models import Trade
from shopops.lib import placeholders
from shopops.lib.personal import blind_index
from shopops.lib.placeholders import Subject, values_for
from staff.accounts.models import User
from tests import make
from tests.api import Api

People = Callable[[str], User]
PAID = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)  # 18:00 in Shanghai


def trade(**facts: Any) -> Trade:
    made = make.trade(tid="2026111812345678901", created=PAID, pay_time=PAID, **facts)
    product = make.product(num_iid="61", title="金骏眉礼盒", price_cny="199.00", outer_id="JJM")
    make.sub_order(trade=made, product=product, title="金骏眉礼盒 250g", price_cny="99.00")
    return made


def test_every_placeholder_of_the_shop_is_registered() -> None:
    names = placeholders.names_to_keys()
    for name in ("买家昵称", "订单号", "商品", "价格", "快递公司", "运单号", "最晚发货时间", "客服", "店铺"):
        assert names[names[name]] == names[name]


def test_an_order_fills_what_it_knows(db: None, settings: Any) -> None:
    settings.SHIP_WITHIN_HOURS = 48
    trade(logistics_company="中通快递", out_sid="78123")
    values = values_for(Subject(tid="2026111812345678901", agent_name="小茶"))
    assert values["order_number"] == "2026111812345678901"
    assert (values["product"], values["price"], values["outer_id"]) == ("金骏眉礼盒 250g", "99.00 元", "JJM")
    assert (values["courier"], values["tracking_number"]) == ("中通快递", "78123")
    assert values["ship_by"] == "11月24日 18:00"
    assert (values["paid"], values["order_status"]) == ("100.00 元", "等待卖家发货")
    assert values["agent"] == "小茶"


def test_what_an_order_does_not_know_is_left_to_be_asked(db: None) -> None:
    make.trade(tid="21", pay_time=None)
    values = values_for(Subject(tid="21"))
    assert not {"paid", "ship_by", "courier", "tracking_number", "buyer_nick", "product"} & values.keys()


def test_nothing_is_due_once_it_is_shipped(db: None) -> None:
    make.trade(tid="21", consign_time=make.NOON + timedelta(days=1))
    assert "ship_by" not in values_for(Subject(tid="21"))


def test_a_masked_nick_is_no_name(db: None) -> None:
    buyer = make.buyer(masked_nick="茶**猫")
    make.trade(tid="21", buyer=buyer)
    assert "buyer_nick" not in values_for(Subject(tid="21"))
    assert "buyer_nick" not in values_for(Subject(buyer_nick="茶**猫"))


def test_a_buyers_nick_finds_their_newest_order(db: None) -> None:
    buyer = make.buyer(identity=f"nick:{blind_index('爱喝茶的猫')}", masked_nick="爱**猫")
    make.trade(tid="21", buyer=buyer, created=make.NOON)
    make.trade(tid="22", buyer=buyer, created=make.NOON + timedelta(days=1))
    values = values_for(Subject(buyer_nick="爱喝茶的猫"))
    assert (values["order_number"], values["buyer_nick"]) == ("22", "爱喝茶的猫")


def test_a_nick_of_several_buyers_asks_and_tells_nothing(user_for: People) -> None:
    for number in ("21", "22"):
        make.trade(tid=number, buyer=make.buyer(identity=f"nick:{number}", masked_nick="茶**猫"))
    answer = Api(user_for("presales")).post("replies/fill/", {"buyer_nick": "茶**猫"}).json()
    assert answer["tid"] == "" and not {"order_number", "paid", "order_status"} & answer["values"].keys()
    assert "订单号" in answer["question"]
    assert Api(user_for("presales")).post("replies/fill/", {"tid": "21"}).json()["question"] == ""


def test_the_product_that_is_asked_about_wins(db: None) -> None:
    trade()
    make.product(num_iid="62", title="大红袍", price_cny="50.00")
    values = values_for(Subject(tid="2026111812345678901", num_iid="62"))
    assert (values["product"], values["price"]) == ("大红袍", "50.00 元")


def test_an_agent_who_reads_english_sends_chinese(user_for: People) -> None:
    trade()
    agent = user_for("presales")
    User.objects.filter(pk=agent.pk).update(language="en")
    agent.refresh_from_db()
    told = Api(agent).post("replies/fill/", {"tid": "2026111812345678901"}, Accept_Language="en").json()
    assert told["values"]["order_status"] == "等待卖家发货"
    assert told["tid"] == "2026111812345678901"


def test_a_token_without_orders_learns_nothing_of_them(user_for: People) -> None:
    trade()
    narrow = Api(user_for("presales"), [REPLIES_USE])
    told = narrow.post("replies/fill/", {"tid": "2026111812345678901"}).json()
    assert told["tid"] == ""
    assert "order_number" not in told["values"]
    assert "shop" in told["values"]


def test_nonsense_fills_the_shop_only(user_for: People) -> None:
    api = Api(user_for("presales"))
    for given in ({}, {"tid": "no such"}, {"buyer_nick": "'; --"}, {"num_iid": "0"}):
        told = api.post("replies/fill/", given)
        assert told.status_code == 200
        assert {"agent", "shop"} <= told.json()["values"].keys()
    assert api.post("replies/fill/", {"tid": "1" * 33}).status_code == 400
