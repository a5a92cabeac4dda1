"""The handbook as a book, for every role."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customer_service.replies.handbook import Handbook, handbook
from shopops.lib.calendar import today
from staff.accounts.models import User
from tests import make

ClientFor = Callable[[str], Client]
People = Callable[[str], User]


def book(client: Client, **query: str) -> str:
    return str(client.get(reverse("replies:handbook"), query).content.decode())


def test_categories_in_order_and_without_empty_ones(user_for: People) -> None:
    lead = user_for("cs_lead")
    first = make.category(name="售后", position=2)
    second = make.category(name="售前", position=1)
    inner = make.category(name="价格", parent=second)
    make.category(name="空", position=3)
    make.reply(by=lead, category=first), make.reply(by=lead, category=inner)
    assert opened(handbook(lead)) == [("1", "售前", 0), ("1.1", "价格", 1), ("2", "售后", 1)]
    # A category keeps its number when it is opened alone.
    assert opened(handbook(lead, inner)) == [("1.1", "价格", 1)]


def opened(shown: Handbook) -> list[tuple[str, str, int]]:
    return [(s.number, s.node.category.name, len(s.replies)) for s in shown.sections]


def test_a_long_book_opens_one_top_category_at_a_time(
    client_for: ClientFor, user_for: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("customer_service.replies.handbook.WHOLE_REPLIES", 2)
    lead = user_for("cs_lead")
    first, second, third = (make.category(name=name, position=at) for at, name in enumerate("甲乙丙"))
    inner = make.category(name="乙一", parent=second)
    for category in (first, inner, third):
        make.reply(by=lead, category=category, title=f"问{category.name}")
    assert opened(handbook(lead)) == [("1", "甲", 1)]
    html = book(client_for("presales"))
    assert "问甲" in html and "问丙" not in html
    assert (
        f'href="?category={second.pk}#c{inner.pk}"' in html
        and f'rel="next" href="?category={second.pk}"' in html
    )
    html = book(client_for("presales"), category=str(second.pk))
    assert "问乙一" in html and 'rel="prev"' in html and f'rel="next" href="?category={third.pk}"' in html
    assert len(handbook(lead, whole=True).sections) == 4
    assert "问丙" in book(client_for("presales"), category="all")


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
def test_an_unknown_category(client_for: ClientFor, category: str) -> None:
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
