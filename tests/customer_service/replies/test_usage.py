"""How the handbook is used: the lead's figures and to-do list."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customer_service.models import SearchMiss
from customer_service.replies.queries import usage_page
from customer_service.replies.usage import record_miss
from shopops.lib.calendar import today
from staff.accounts.models import User
from tests import make

People = Callable[[str], User]


def ago(days: float) -> dict[str, Any]:
    return {"picked_at": timezone.now() - timedelta(days=days)}


def test_the_figures(user_for: People) -> None:
    lead, agent = user_for("cs_lead"), user_for("presales")
    mail, old = make.category(name="邮费"), make.category(name="旧")
    often = make.reply(by=lead, title="常用", category=mail)
    once = make.reply(by=lead, title="一次", category=old, valid_until=today() - timedelta(days=1))
    never = make.reply(by=lead, title="没用")
    own = make.reply(by=agent, title="个人", scope="personal", owner=agent, category=mail)
    make.reply(by=lead, title="停用", status="retired")
    make.pick(often, agent=agent), make.pick(often), make.pick(once, **ago(60)), make.pick(own)
    make.build_reply_days()
    shown = usage_page(lead, 30)
    assert (shown.total, [(u.name, u.uses) for u in shown.most]) == (3, [("常用", 2)])
    assert [(u.name, u.uses) for u in shown.by_agent] == [("presales", 2), ("cs_lead", 1)]
    assert [(u.name, u.uses) for u in shown.by_category] == [("邮费", 3)]
    assert (shown.never, shown.never_count) == ([once, never], 2)
    assert [r.title for r in shown.outdated] == ["一次"]
    quarter = usage_page(lead, 90)
    assert (quarter.total, quarter.never) == (4, [never])


def test_what_was_looked_for_in_vain_is_settled(
    client_for: Callable[[str], Client], user_for: People
) -> None:
    rare, often = make.miss(query="少见的"), make.miss(query="常问的", times=9)
    make.miss(query="不用管的", state="ignored")
    client = client_for("cs_lead")
    html = client.get(reverse("replies:usage")).content.decode()
    assert html.index("常问的") < html.index("少见的")
    assert f"?miss={often.pk}" in html and "不用管的" not in html
    client.post(reverse("replies:ignore_miss", args=[rare.pk]))
    assert SearchMiss.objects.get(pk=rare.pk).state == "ignored"


def test_the_page_costs_the_same_however_much_is_used(
    client_for: Callable[[str], Client], user_for: People, django_assert_max_num_queries: Any
) -> None:
    for _ in range(25):
        make.pick(make.reply(by=user_for("cs_lead")))
    make.build_reply_days()
    client = client_for("cs_lead")
    with django_assert_max_num_queries(20):
        client.get(reverse("replies:usage"), {"days": "90"})


def test_any_period_but_the_two_is_the_first(client_for: Callable[[str], Client]) -> None:
    html = client_for("manager").get(reverse("replies:usage"), {"days": "9' OR 1"}).content.decode()
    assert 'aria-current="true">近 30 天' in html
    assert client_for("presales").get(reverse("replies:usage")).status_code == 403


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("有咖啡豆卖吗", "有咖啡豆卖吗"),
        ("电话 13812345678 能送到吗", "电话 能送到吗"),
        ("138 1234 5678 是我的", "是我的"),
        ("１３８１２３４５６７８能送吗", "能送吗"),
        ("2026111812345678901", None),
        ("13812345678", None),
        ("!!!", None),
        ("满 68 元 100 盒 2026 年", "满 68 元 100 盒 2026 年"),
    ],
)
def test_numbers_of_people_and_orders_are_no_part_of_a_question(
    db: None, query: str, kept: str | None
) -> None:
    record_miss(query=query, at=timezone.now())
    assert list(SearchMiss.objects.values_list("query", flat=True)) == ([kept] if kept else [])
