"""/api/v1/quotes/."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from promotions.activities.models import ActivityGift
from tests.api import Api
from tests.make import buyer, product, sku, trade
from tests.promotions import make

DAY = timedelta(days=1)


def running(**facts: Any) -> Any:
    now = timezone.now()
    return make.activity(**{"starts_at": now - DAY, "ends_at": now + DAY} | facts)


def ask(api: Api, **facts: Any) -> dict[str, Any]:
    answer = api.post("quotes/", facts)
    assert answer.status_code == 200, answer.content.decode()
    return dict(answer.json())


def test_a_basket_with_an_item_price_a_threshold_and_postage(api: Api) -> None:
    tea, cup = sku(sku_id="501", price_cny=100), sku(sku_id="502", price_cny=210)
    gift = sku(sku_id="503", price_cny=20)
    item = running(covers_everything=False)
    make.scope_row(item, sku=tea)
    make.tier(item, pay_rate="0.9")
    shop = running(kind="money_off", title="满 200 减 20")
    tier = make.tier(shop, threshold=200, amount_off_cny=20)
    ActivityGift.objects.create(tier=tier, sku=gift)
    make.tier(shop, threshold=400, amount_off_cny=60)
    found = ask(api, lines=[{"sku_id": "501"}, {"sku_id": "502"}], postage_cny="8.00")
    assert (found["pays_cny"], found["goods_cny"], found["postage_cny"]) == ("288.00", "280.00", "8.00")
    assert [(one["activity"], one["discount_cny"]) for one in found["discounts"]] == [
        (item.pk, "10.00"),
        (shop.pk, "20.00"),
    ]
    lines = {line["sku_id"]: line for line in found["lines"]}
    assert (lines["501"]["item_cny"], lines["501"]["pays_cny"]) == ("90.00", "84.00")
    assert lines["502"]["shares"] == [{"activity": shop.pk, "share_cny": "14.00"}]
    assert found["gifts"] == [{"activity": shop.pk, "sku_id": "503", "quantity": 1}]
    assert found["next_thresholds"][0]["missing_cny"] == "100.00"
    # 400 give 60 off where 300 give 20.
    assert found["next_thresholds"][0]["saving_cny"] == "40.00"
    assert cup.pk


def test_the_answer_in_sentences_of_the_language_asked_for(api: Api) -> None:
    tea = sku(sku_id="501", price_cny=100, product=product(title="明前龙井"))
    gift = sku(product=product(title="茶针"))
    shop = running(kind="money_off", title="满 90 减 10")
    ActivityGift.objects.create(tier=make.tier(shop, threshold=90, amount_off_cny=10), sku=gift)
    make.tier(shop, threshold=120, amount_off_cny=25)
    make.tier(running(kind="money_off", title="满 50 减 1"), threshold=50, amount_off_cny=1)
    make.tier(running(title="别的商品", covers_everything=False))
    sentences = ask(api, lines=[{"sku_id": "501"}])["sentences"]
    assert sentences["lines"] == [f"明前龙井 {tea} × 1：100.00 元，分摊优惠后 90.00 元。"]
    assert sentences["discounts"] == ["店铺优惠“满 90 减 10”减 10.00 元。"]
    assert sentences["gifts"] == [f"送茶针 {gift} × 1。"]
    assert sentences["total"] == "实付 90.00 元。"
    assert sentences["next_steps"] == ["再买 20.00 元，“满 90 减 10”可再省 15.00 元。"]
    assert sentences["refused"] == ["“满 50 减 1”没有生效：同类优惠里“满 90 减 10”更划算。"]
    assert sentences["answer_to_buyer"].startswith(f"亲，明前龙井 {tea} × 1，一起拍下实付 90.00 元。")
    english = api.post("quotes/", {"lines": [{"sku_id": "501"}]}, Accept_Language="en")
    assert english["Content-Language"] == "en"
    assert english.json()["sentences"]["total"] == "CNY 90.00 to pay."


def test_who_asks_matters(api: Api) -> None:
    sku(sku_id="501", price_cny=100)
    make.tier(running(kind="member_price", min_vip_level=1), pay_rate="0.8")
    old = buyer()
    trade(buyer=old, created=timezone.now() - DAY, payable_cny=500)
    lines = [{"sku_id": "501"}]
    assert ask(api, lines=lines)["pays_cny"] == "100.00"
    assert ask(api, lines=lines, buyer=old.identity)["pays_cny"] == "80.00"
    assert ask(api, lines=lines, facts={"vip_level": 1})["pays_cny"] == "80.00"


def test_a_coupon_that_is_held_and_one_that_anybody_may_take(api: Api) -> None:
    sku(sku_id="501", price_cny=100)
    lines = [{"sku_id": "501"}]
    coupon = running(kind="shop_coupon")
    make.tier(coupon, threshold=50, amount_off_cny=5)
    make.batch(coupon, valid_days=7)
    assert ask(api, lines=lines)["pays_cny"] == "100.00"
    assert ask(api, lines=lines, facts={"coupons": [coupon.pk]})["pays_cny"] == "95.00"
    coupon.is_claimable = True
    coupon.save()
    coupon.batches.update(claim_ends_at=timezone.now() + DAY)
    assert ask(api, lines=lines)["pays_cny"] == "95.00"


def test_the_price_of_another_moment(api: Api) -> None:
    sku(sku_id="501", price_cny=100)
    make.tier(running(status="scheduled", starts_at=timezone.now() + DAY, ends_at=timezone.now() + 2 * DAY))
    lines = [{"sku_id": "501"}]
    assert ask(api, lines=lines)["pays_cny"] == "100.00"
    tomorrow = (timezone.now() + 1.5 * DAY).isoformat()
    assert ask(api, lines=lines, moment=tomorrow)["pays_cny"] == "50.00"


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"lines": []},
        {"lines": [{"sku_id": "404"}]},
        {"lines": [{"sku_id": 501}]},
        {"lines": [{"sku_id": "501", "quantity": 0}]},
        {"lines": [{"sku_id": "501"}], "buyer": "ouid:unknown"},
        {"lines": [{"sku_id": "501"}], "postage_cny": "-1"},
    ],
)
def test_questions_that_cannot_be_answered(api: Api, wrong: dict[str, Any]) -> None:
    sku(sku_id="501")
    assert api.post("quotes/", wrong).status_code == 400
