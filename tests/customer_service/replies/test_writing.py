"""The page on which one reply is written: its place in the navigation, linked products, deleting."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customer_service.models import Pick, Reply
from customer_service.replies import actions
from customer_service.replies.history import versions_of
from products.catalogue.models import Product
from staff.accounts.models import User
from tests import make

ClientFor = Callable[[str], Client]
People = Callable[[str], User]


def marked(client: Client, url: str) -> str:
    """What the navigation marks as the page one is on."""
    html = client.get(url).content.decode()
    found = re.search(r'href="([^"]*)"[^>]*aria-current="page"', html.split("<main")[0])
    return found[1] if found else ""


def test_the_navigation_says_where_one_is(client_for: ClientFor, user_for: People) -> None:
    lead, agent = user_for("cs_lead"), user_for("presales")
    shared, own = make.reply(by=lead), make.reply(by=agent, scope="personal", owner=agent)
    for url in (
        reverse("replies:new"),
        *(reverse(f"replies:{n}", args=[shared.pk]) for n in ("edit", "history")),
    ):
        assert marked(client_for("cs_lead"), url) == reverse("replies:manage")
    for url in (reverse("replies:new"), reverse("replies:edit", args=[own.pk])):
        assert marked(client_for("presales"), url) == reverse("replies:mine")
    assert marked(client_for("presales"), reverse("replies:lookup")) == reverse("replies:lookup")


# --- products ------------------------------------------------------------------------------------------------


@pytest.fixture
def tea_products(db: None) -> dict[str, Product]:
    """Products by 货号."""
    rows: list[dict[str, Any]] = [
        {"outer_id": "LJ-G", "title": "龙井绿茶 礼盒", "num_iid": "690000000001", "sold_quantity": 5},
        {"outer_id": "LJ-B", "title": "龙井绿茶 袋装", "num_iid": "690000000002", "sold_quantity": 50},
        {"outer_id": "JJ-G", "title": "金骏眉 礼盒", "num_iid": "680000000003", "approve_status": "instock"},
    ]
    return {row["outer_id"]: make.product(**row) for row in rows}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=龙井", ["LJ-B", "LJ-G"]),
        ("q=礼盒 龙井", ["LJ-G"]),
        ("q=礼盒", ["LJ-G", "JJ-G"]),
        ("q=lj", ["LJ-B", "LJ-G"]),
        ("q=69000000000", ["LJ-B", "LJ-G"]),
        ("q=000000000", []),
        ("q=%00 ", []),
        ("q=", []),
        ("", []),
        ("number=LJ-G&number=680000000003&number=none", ["LJ-G", "JJ-G"]),
    ],
)
def test_products_are_found(
    client_for: ClientFor, tea_products: dict[str, Product], query: str, found: list[str]
) -> None:
    answer = client_for("presales").get(f"{reverse('replies:products')}?{query}")
    assert [product["outer_id"] for product in answer.json()["products"]] == found


def test_a_product_says_what_a_chip_needs(client_for: ClientFor, tea_products: dict[str, Product]) -> None:
    answer = client_for("presales").get(reverse("replies:products"), {"q": "金骏眉"})
    assert answer.json()["products"] == [
        {"num_iid": "680000000003", "outer_id": "JJ-G", "title": "金骏眉 礼盒", "is_on_sale": False}
    ]


def test_products_are_in_every_version_and_come_back(
    user_for: People, tea_products: dict[str, Product]
) -> None:
    lead, (gift, bag, _other) = user_for("cs_lead"), tea_products.values()
    facts = {"title": "龙井怎么泡", "body": "80 度", "category": make.category()}
    reply = actions.create_reply(facts=facts, products=[bag, gift], by=lead)
    actions.change_reply(reply=reply, changes={}, products=[bag], version=1, by=lead)
    actions.change_reply(reply=reply, changes={"body": "85 度"}, version=2, by=lead)
    words, products, first = versions_of(reply)
    assert [field.name for field in words.fields] == ["答复"]
    [field] = products.fields
    both = "龙井绿茶 礼盒 (690000000001)、龙井绿茶 袋装 (690000000002)"
    assert [(p.kind, p.text) for p in field.pieces] == [
        ("removed", both),
        ("added", "龙井绿茶 袋装 (690000000002)"),
    ]
    assert "关联商品" in {field.name for field in first.fields}
    actions.restore_version(reply=reply, event=first.event, version=3, by=lead)
    assert set(reply.products.all()) == {gift, bag}
    reply.refresh_from_db()
    assert reply.product_numbers == [gift.num_iid, bag.num_iid]


def test_versions_older_than_the_record_of_products_leave_them_alone(
    user_for: People, tea_products: dict[str, Product]
) -> None:
    lead = user_for("cs_lead")
    reply = make.reply(by=lead, title="以前写的", product_numbers=None)
    reply.products.add(tea_products["LJ-G"])
    actions.change_reply(reply=reply, changes={"body": "新的"}, version=1, by=lead)
    actions.change_reply(reply=reply, changes={}, products=[tea_products["LJ-B"]], version=2, by=lead)
    actions.change_reply(reply=reply, changes={"body": "更新的"}, version=3, by=lead)
    oldest = versions_of(reply)[-1]
    assert oldest.event.product_numbers is None
    actions.restore_version(reply=reply, event=oldest.event, version=4, by=lead)
    assert list(reply.products.all()) == [tea_products["LJ-B"]]


# --- deleting ------------------------------------------------------------------------------------------------


def test_the_button_is_there_where_it_may_be_pressed(client_for: ClientFor, user_for: People) -> None:
    agent = user_for("presales")
    approved = make.reply(by=user_for("cs_lead"))
    own = make.reply(by=agent, scope="personal", owner=agent)
    proposal = make.reply(by=agent, status="draft")
    pages = {
        reply: client_for(role).get(reverse("replies:edit", args=[reply.pk])).content.decode()
        for role, reply in (("cs_lead", approved), ("presales", own), ("cs_lead", proposal))
    }
    shows = {reply: reverse("replies:delete", args=[reply.pk]) in html for reply, html in pages.items()}
    assert shows == {approved: False, own: True, proposal: True}


def test_deleting_on_the_page(client_for: ClientFor, user_for: People) -> None:
    agent = user_for("presales")
    approved, own = make.reply(by=user_for("cs_lead")), make.reply(by=agent, scope="personal", owner=agent)
    make.pick(own)

    def delete(role: str, reply: Reply, version: str = "1") -> Any:
        url = reverse("replies:delete", args=[reply.pk])
        return client_for(role).post(url, {"version": version}, follow=True)

    assert delete("aftersales", own).status_code == 404
    assert delete("presales", approved).status_code == 403
    assert "请停用" in delete("cs_lead", approved).content.decode()
    assert "别人刚刚改过" in delete("presales", own, "7").content.decode()
    assert "已删除" in delete("presales", own).content.decode()
    assert list(Reply.objects.all()) == [approved]
    assert Pick.objects.get().reply is None
