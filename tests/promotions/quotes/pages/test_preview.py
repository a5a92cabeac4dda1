"""The live preview and the simulator: the engine's price, before anything is saved."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from products.catalogue.search import refresh_search_texts
from promotions.activities.models import Activity, Finding
from promotions.checker.pages import trial
from tests import make as shop
from tests.promotions import make

DAY = timedelta(days=1)


def live(**facts: Any) -> Activity:
    now = timezone.now()
    return make.activity(**{"starts_at": now - DAY, "ends_at": now + DAY} | facts)


def test_an_unsaved_draft_is_priced_with_the_engine(merchandiser: Client, money_off: dict[str, Any]) -> None:
    sku = shop.sku(price_cny=150)
    basket = {"basket_sku": [sku.sku_id], "basket_quantity": ["2"]}
    html = merchandiser.post(reverse("promotions:preview"), money_off | basket).content.decode()
    assert "280.00" in html and "没有这个活动付 300.00" in html
    assert not Activity.objects.exists()


def test_a_coupon_counts_as_held_and_everything_published_as_well(
    merchandiser: Client, money_off: dict[str, Any]
) -> None:
    sku = shop.sku(price_cny=300)
    starts = {"starts_at": timezone.now() - DAY, "ends_at": timezone.now() + timedelta(days=3650)}
    make.tier(make.activity(**starts), pay_rate="0.9")
    form = money_off | {"kind": "shop_coupon", "starts_at": "2030-01-01T00:00", "ends_at": "2030-01-02T00:00"}
    basket = {"basket_sku": [sku.sku_id], "basket_quantity": ["1"]}
    html = merchandiser.post(reverse("promotions:preview"), form | basket).content.decode()
    assert "250.00" in html and "没有这个活动付 270.00" in html


def test_without_a_basket_something_covered_is_taken(merchandiser: Client, money_off: dict[str, Any]) -> None:
    shop.sku(price_cny=500)
    html = merchandiser.post(reverse("promotions:preview"), money_off).content.decode()
    assert "480.00" in html


def test_a_half_written_draft_says_what_is_missing(merchandiser: Client, money_off: dict[str, Any]) -> None:
    html = merchandiser.post(reverse("promotions:preview"), money_off | {"title": ""}).content.decode()
    assert "还缺：" in html and "名称" in html


def test_the_simulator_answers_an_agent(client_for: Any) -> None:
    sku = shop.sku(price_cny=100, product=shop.product(title="明前龙井"))
    make.tier(live(title="八折"), pay_rate="0.8")
    make.tier(live(title="满 150 减 10", kind="money_off"), threshold=150, amount_off_cny=10)
    answer = client_for("presales").get(
        reverse("promotions:simulator"), {"basket_sku": sku.sku_id, "basket_quantity": "2"}
    )
    shown = answer.context["shown"]
    assert [(one.title, str(one.off_cny)) for one in shown.discounts] == [
        ("八折", "40.00"),
        ("满 150 减 10", "10.00"),
    ]
    assert shown.not_used == []
    assert "实付 150.00 元" in shown.answer() and "省了 50.00 元" in shown.answer()


def test_the_simulator_says_why_not(client_for: Any) -> None:
    sku = shop.sku(price_cny=100)
    make.tier(live(title="八折"), pay_rate="0.8")
    make.tier(live(title="九折"), pay_rate="0.9")
    make.tier(
        live(title="明年的", starts_at=timezone.now() + DAY, ends_at=timezone.now() + 2 * DAY), pay_rate="0.1"
    )
    answer = client_for("presales").get(reverse("promotions:simulator"), {"basket_sku": sku.sku_id})
    (sentence,) = answer.context["shown"].not_used
    assert sentence.startswith("九折：")


def test_who_buys_and_when_matters(client_for: Any) -> None:
    sku = shop.sku(price_cny=100)
    make.tier(live(new_buyers=True), pay_rate="0.5")
    client = client_for("presales")
    page = reverse("promotions:simulator")
    paid = {
        str(more): str(client.get(page, {"basket_sku": sku.sku_id} | more).context["shown"].pays_cny)
        for more in ({"buyer": "new"}, {"buyer": "old"}, {"buyer": "new", "at": "2031-01-01T00:00"})
    }
    assert list(paid.values()) == ["50.00", "100.00", "100.00"]


def test_the_simulator_takes_any_address(client_for: Any) -> None:
    client = client_for("presales")
    for query in (
        "basket_sku=%00",
        "basket_sku=1&basket_quantity=-4",
        "at=gestern",
        "postage=-1",
        "segments=x",
    ):
        assert client.get(reverse("promotions:simulator") + "?" + query).status_code == 200


def test_skus_are_found_by_number_and_title(client_for: Any) -> None:
    sku = shop.sku(product=shop.product(title="明前龙井"), outer_sku_id="LJ-1")
    refresh_search_texts()
    client = client_for("presales")
    for text in (sku.sku_id, "LJ-1", sku.product.num_iid, "龙井"):
        assert sku.sku_id in client.get(reverse("promotions:find_skus"), {"q": text}).content.decode()
    assert "没有这个商品" in client.get(reverse("promotions:find_skus"), {"q": "不存在"}).content.decode()


def test_the_price_card_shows_each_window(client_for: Any) -> None:
    sku = shop.sku(price_cny=100, cost_cny="33.33", floor_price_cny="60")
    now = timezone.now()
    make.tier(live(title="八折"), pay_rate="0.8")
    make.tier(
        make.activity(title="半价", status="scheduled", starts_at=now + 2 * DAY, ends_at=now + 3 * DAY),
        pay_rate="0.5",
    )
    page = reverse("promotions:price_card", args=[sku.sku_id])
    answer = client_for("merchandiser").get(page)
    assert [str(w.shown.pays_cny) for w in answer.context["windows"]] == [
        "80.00",
        "100.00",
        "50.00",
        "100.00",
    ]
    assert "33.33" in answer.content.decode() and "低于底价" in answer.content.decode()
    agent = client_for("presales").get(page).content.decode()
    assert "33.33" not in agent and "低于底价" not in agent


def test_the_checker_looks_at_an_unsaved_draft(merchandiser: Client, money_off: dict[str, Any]) -> None:
    shop.sku(price_cny=300, cost_cny=290, product=shop.product(title="银壶"))
    form = money_off | {"starts_at": "2030-01-01T00:00", "ends_at": "2030-01-02T00:00"}
    html = merchandiser.post(reverse("promotions:trial"), form).content.decode()
    assert "低于成本" in html and "银壶" in html and "280.00" in html
    assert not Activity.objects.exists() and not Finding.objects.exists()
    harmless = merchandiser.post(reverse("promotions:trial"), form | {"tier-amount_off_cny": ["1"]})
    assert "没有找到会低于底线的一单" in harmless.content.decode()
    half_written = merchandiser.post(reverse("promotions:trial"), form | {"title": ""})
    assert "这里会说买家最少能付多少" in half_written.content.decode()


def test_the_live_check_says_when_it_has_not_looked_at_all(
    merchandiser: Client, money_off: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        shop.sku(price_cny=100, cost_cny=10)
    form = money_off | {"starts_at": "2030-01-01T00:00", "ends_at": "2030-01-02T00:00"}
    html = merchandiser.post(reverse("promotions:trial"), form).content.decode()
    assert "看了全部 2 个 SKU" in html
    monkeypatch.setattr(trial, "MOST_SKUS", 1)
    html = merchandiser.post(reverse("promotions:trial"), form).content.decode()
    assert "只看了 2 个 SKU 里的 1 个，其余没有看" in html
