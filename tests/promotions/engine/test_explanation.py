"""Every quote can be explained in words, and the words have the numbers."""

from datetime import timedelta

from django.utils.translation import override
from hypothesis import given

from promotions.engine.explanation import REASONS, about_it, answer_to_buyer, explain, reason
from promotions.engine.offers import BuyerFacts, Level
from promotions.engine.pricing import quote
from promotions.engine.quotes import Refused
from tests.promotions.engine import shops
from tests.promotions.engine.builders import NOON, basket, line, off, offer, only, price, shop_coupon
from tests.promotions.engine.shops import World
from tests.promotions.engine.test_against_oracle import looking

NAMES = {1: "水杯 蓝", 2: "杯刷"}


@looking
@given(shops.worlds())
def test_every_quote_can_be_explained(world: World) -> None:
    answer = quote(
        world.basket, world.offers, moment=world.moment, buyer=world.buyer, rulebook=world.rulebook
    )
    explained = explain(answer, NAMES)
    assert len(explained.refused) == len(answer.refused)
    in_effect = {one.offer_id for one in answer.discounts} | {offer_id for offer_id, _ in answer.gifts}
    assert in_effect | {one.offer_id for one in answer.refused} == {one.offer_id for one in world.offers}
    assert not any("%(" in sentence for sentence in explained.sentences())


def test_an_explanation_follows_the_price() -> None:
    offers = [
        offer(1, Level.ITEM, price(80), scope=only(1), title="单品宝"),
        offer(2, Level.SHOP, off(100, 10), title="店铺满减"),
        shop_coupon(3, off(150, 30), title="大额券"),
        offer(4, Level.SHOP, off(90, 5), title="小满减"),
    ]
    answer = quote(basket(line(1, 100), line(2, 40)), offers, moment=NOON)
    explained = explain(answer, NAMES)
    assert explained.lines == [
        "水杯 蓝 × 1：原价 100.00 元，单品价 80.00 元，分摊优惠后 73.33 元。",
        "杯刷 × 1：40.00 元，分摊优惠后 36.67 元。",
    ]
    assert explained.discounts == ["单品优惠“单品宝”减 20.00 元。", "店铺优惠“店铺满减”减 10.00 元。"]
    assert explained.total == "实付 110.00 元。"
    assert explained.next_steps == ["再买 30.00 元，“大额券”可再省 30.00 元。"]
    assert explained.refused == [
        "“大额券”没有生效：没到门槛，还差 30.00 元。",
        "“小满减”没有生效：同类优惠里“店铺满减”更划算。",
    ]


def test_an_answer_to_the_buyer_can_be_copied() -> None:
    answer = quote(basket(line(1, 100, 2)), [offer(1, Level.SHOP, off(150, 10), title="满减")], moment=NOON)
    assert answer_to_buyer(answer, NAMES).split("\n") == [
        "亲，水杯 蓝 × 2，一起拍下实付 190.00 元。",
        "原价 200.00 元，已经帮您省了 10.00 元：满减 −10.00。",
        "价格以付款页面为准哦。",
    ]


def test_the_answer_is_chinese_for_an_agent_who_reads_english() -> None:
    bought = basket(line(1, 100, 2))
    answer = quote(bought, [offer(1, Level.SHOP, off(150, 10), title="满减")], moment=NOON)
    chinese = answer_to_buyer(answer, NAMES)
    with override("en"):
        assert answer_to_buyer(answer, NAMES) == chinese


def test_the_offers_of_one_activity_are_one_to_the_reader() -> None:
    offers = [offer(number, Level.ITEM, price(80), scope=only(number), title="单品宝") for number in (1, 2)]
    answer = quote(basket(line(1, 100), line(2, 90)), offers, moment=NOON)
    assert explain(answer, NAMES).discounts == ["单品优惠“单品宝”减 30.00 元。"]
    assert "省了 30.00 元：单品宝 −30.00。" in answer_to_buyer(answer, NAMES)


def test_what_falls_on_other_shops_is_not_saved_here() -> None:
    cross = offer(1, Level.CROSS_SHOP, off(300, 30), title="跨店满减")
    answer = quote(basket(line(1, 100), elsewhere_fen={1: 20000}), [cross], moment=NOON)
    assert answer.pays_fen == 9000
    assert "原价 100.00 元，已经帮您省了 10.00 元" in answer_to_buyer(answer, NAMES)


def test_other_goods_and_times_are_not_about_it() -> None:
    offers = [
        offer(1, Level.ITEM, price(80), scope=only(2)),
        shop_coupon(2, off(0, 5), needs_coupon=True),
        offer(3, Level.SHOP, off(0, 5), starts_at=NOON + timedelta(hours=1)),
    ]
    answer = quote(basket(line(1, 10)), offers, moment=NOON)
    assert [one.offer_id for one in about_it(answer).refused] == [2]


def test_every_reason_has_words_for_its_numbers() -> None:
    numbers = {"needed": 2, "has": 1, "allowed": 1, "left_fen": 100, "by": 7, "fen": 1, "pieces": 1, "at": 0}
    for code in REASONS:
        if not code.startswith("threshold") and code != "better_price_by":
            assert "%(" not in reason(Refused(1, "x", code, numbers), {7: "y"})


def test_a_coupon_not_held_says_so() -> None:
    coupon = shop_coupon(1, off(0, 5), needs_coupon=True)
    without = quote(basket(line(1, 10)), [coupon], moment=NOON)
    assert [one.reason for one in without.refused] == ["no_coupon"]
    holder = BuyerFacts(coupon_offer_ids=frozenset({1}))
    assert quote(basket(line(1, 10)), [coupon], moment=NOON, buyer=holder).pays_fen == 500
