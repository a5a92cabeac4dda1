"""The handbook as a book, for every role."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customer_service.replies.queries import handbook
from shopops.lib.calendar import today
from staff.models import User
from tests import make

ClientFor = Callable[[str], Client]
People = Callable[[str], User]


def book(client: Client, **query: str) -> str:
    return str(client.get(reverse("replies:handbook"), query).content.decode())


def test_chapters_in_order_and_without_empty_ones(user_for: People) -> None:
    lead = user_for("cs_lead")
    first = make.category(name="售后", position=2)
    second = make.category(name="售前", position=1)
    inner = make.category(name="价格", parent=second)
    make.category(name="空", position=3)
    make.reply(by=lead, category=first), make.reply(by=lead, category=inner)
    shown = [(s.number, s.chapter.category.name, len(s.replies)) for s in handbook(lead)]
    assert shown == [("1", "售前", 0), ("1.1", "价格", 1), ("2", "售后", 1)]
    assert [(s.number, s.chapter.category.name) for s in handbook(lead, inner)] == [("1", "价格")]


@pytest.mark.parametrize("role", ["manager", "cs_lead", "presales", "warehouse", "finance", "merchandiser"])
def test_everybody_reads_it(client_for: ClientFor, user_for: People, role: str) -> None:
    lead, agent = user_for("cs_lead"), user_for("aftersales")
    make.reply(by=lead, title="包邮吗", body="满 68 <包邮>\n亲", other_wordings=["运费"], short_code="yf")
    make.reply(by=lead, title="草稿", status="draft"), make.reply(by=lead, title="停用", status="retired")
    make.reply(by=agent, title="别人的", scope="personal", owner=agent)
    html = book(client_for(role))
    assert "满 68 &lt;包邮&gt;<br>亲" in html and "运费" in html
    assert not re.search("草稿|停用|别人的", html.split('class="book"')[1])


def test_an_outdated_reply_is_marked(client_for: ClientFor, user_for: People) -> None:
    make.reply(by=user_for("cs_lead"), valid_until=today() - timedelta(days=1))
    assert "book-outdated" in book(client_for("presales")) and "已过失效日" in book(client_for("presales"))


@pytest.mark.parametrize("category", ["x", "0", "²", "9" * 30])
def test_an_unknown_chapter(client_for: ClientFor, category: str) -> None:
    response = client_for("presales").get(reverse("replies:handbook"), {"category": category})
    assert response.status_code == 404


def test_an_empty_handbook_says_what_it_is_for(client_for: ClientFor) -> None:
    assert "手册里还没有内容" in book(client_for("finance"))


def test_the_cost_does_not_grow(
    client_for: ClientFor, user_for: People, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make.reply(by=user_for("cs_lead"), category=make.category(name=f"章 {number}"))
    client = client_for("presales")
    with django_assert_max_num_queries(7):
        book(client)
