"""The page at `/`: who sees it, what it says, and what it costs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.dashboard.freshness import figures_version
from orders.figures.models import ShopDay
from shopops.demo.actions import seed_shop
from shopops.lib import calendar
from shopops.lib.access import Role
from shopops.lib.rollup.engine import run
from shopops.lib.rollup.registry import statistic_of
from tests import make

ClientFor = Callable[[str], Client]
FACTS = ("orders_trade", "orders_suborder", "orders_buyer")


@pytest.fixture
def shop(db: None) -> None:
    seeded = seed_shop(days=60, orders_per_day=4, seed=3, now=timezone.now())
    run(calendar.days_between(seeded.first, seeded.last), by="test")


def test_few_queries_and_none_of_them_on_orders(shop: None, client_for: ClientFor) -> None:
    client = client_for("manager")
    for query in ("", "?period=today", "?period=yesterday", "?period=7d", "?period=30d"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/{query}").status_code == 200
        assert len(queries) <= 15, query
        assert not [q["sql"] for q in queries if any(f'"{table}"' in q["sql"] for table in FACTS)], query


def test_a_second_view_asks_next_to_nothing(shop: None, client_for: ClientFor) -> None:
    client = client_for("manager")
    first = client.get("/?period=7d").content
    with CaptureQueriesContext(connection) as queries:
        again = client.get("/?period=7d").content
    assert b"kpi-grid" in again and len(again) == len(first)
    assert len(queries) <= 4


def test_new_figures_are_seen_at_once(shop: None, client_for: ClientFor) -> None:
    client = client_for("manager")
    client.get("/?period=yesterday")
    yesterday = calendar.today() - timedelta(days=1)
    make.trade(created=calendar.starts_at(yesterday), payable_cny=7_654_321)
    run([yesterday], by="test")
    paid = ShopDay.objects.get(day=yesterday).paid_cny
    assert f"¥{paid:,}" in client.get("/?period=yesterday").content.decode()


def test_until_figures_are_built_it_says_so(db: None, client_for: ClientFor) -> None:
    client = client_for("manager")
    assert "还没有订单" in client.get("/").content.decode()
    make.trade()
    html = client.get("/").content.decode()
    assert "正在计算统计数字" in html and "还没有订单" not in html


def test_what_the_page_does_not_read_makes_no_board_stale(db: None) -> None:
    today = calendar.today()
    run([today], [statistic_of("shop_day")], by="test")
    version = figures_version()
    run([today], [statistic_of("reply_day")], by="test")
    assert figures_version() == version
    run([today], [statistic_of("shop_hour")], by="test")
    assert figures_version() != version


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.API_CLIENT])
def test_who_may_not_see_it_begins_elsewhere(client_for: ClientFor, role: str) -> None:
    answer = client_for(role).get("/")
    if role in ("manager", "cs_lead", "merchandiser", "finance"):
        assert answer.status_code == 200
    else:
        assert answer.status_code == 302 and answer["Location"] == "/orders/"


def test_a_new_shop_is_told_what_to_do(client_for: ClientFor) -> None:
    page = client_for("manager").get("/").content.decode()
    assert "还没有订单" in page and 'href="/imports/"' in page
    # Without the right to import there is no button.
    assert 'class="btn btn-primary" href="/imports/"' not in client_for("finance").get("/").content.decode()


def test_empty_days_point_to_the_last_orders(client_for: ClientFor) -> None:
    day = calendar.today() - timedelta(days=300)
    make.trade(created=calendar.starts_at(day))
    run([day], by="test")
    page = client_for("manager").get("/?period=7d").content.decode()
    assert "这段时间没有订单" in page and day.isoformat() in page
    # Who asks for nothing in particular sees the last 30 days that end there.
    opened = client_for("manager").get("/").content.decode()
    assert "显示有订单的最后 30 天" in opened and "kpi-grid" in opened


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?from=2026-02-12&to=2026-02-10", "开始不能晚于结束"),
        ("?from=2020-01-01&to=2026-01-01", "一次最多看 400 天"),
    ],
)
def test_days_that_make_no_sense_are_explained(
    shop: None, client_for: ClientFor, query: str, said: str
) -> None:
    page = client_for("manager").get(f"/{query}").content.decode()
    assert said in page and "kpi-grid" in page


def test_late_figures_are_announced(client_for: ClientFor, time_machine: Any) -> None:
    time_machine.move_to(calendar.ends_at(make.NOON.date()) + timedelta(days=2, hours=9), tick=False)
    make.trade()
    run([make.NOON.date()], by="test")
    page = client_for("manager").get("/").content.decode()
    assert "没有按时更新" in page and "2026-06-20" in page
    assert "数据截至 2026-06-18" in page


def test_no_inline_style_or_script(shop: None, client_for: ClientFor) -> None:
    page = client_for("manager").get("/").content.decode()
    assert " style=" not in page and " onclick=" not in page
    assert page.count("<script>") == 0
