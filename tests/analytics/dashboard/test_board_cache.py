"""The dashboard's usual days are made when figures change, not when somebody waits for them."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analytics.dashboard.board_cache import warm_usual_boards
from analytics.dashboard.tasks import warm_boards
from shopops.lib import calendar
from shopops.lib.rollup.engine import run
from tests import make

ClientFor = Callable[[str], Client]
FIGURES = ("orders_shopday", "orders_shophour", "orders_shopprovince", "products_productday")
YESTERDAY = calendar.today() - timedelta(days=1)


def test_the_first_view_finds_everything_made(client_for: ClientFor) -> None:
    make.trade(created=calendar.starts_at(YESTERDAY), payable_cny=123_456)
    run([YESTERDAY], by="test")
    client = client_for("manager")
    warm_boards()
    for period in ("today", "yesterday", "7d", "30d"):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/?period={period}").content.decode()
        assert not [q["sql"] for q in queries if any(f'FROM "{table}"' in q["sql"] for table in FIGURES)]
        assert "board-days" in page
    assert "¥123,456.00" in client.get("/?period=yesterday").content.decode()


def test_once_for_the_same_figures_and_again_for_new_ones(db: None) -> None:
    make.trade(created=calendar.starts_at(YESTERDAY))
    run([YESTERDAY], by="test")
    # Four choices in two languages.
    assert [warm_usual_boards(), warm_usual_boards()] == [8, 0]
    run([YESTERDAY], by="test")
    assert warm_usual_boards() == 8


def test_a_shop_whose_orders_are_old_opens_with_them(client_for: ClientFor) -> None:
    day = YESTERDAY - timedelta(days=300)
    make.trade(created=calendar.starts_at(day))
    run([day], by="test")
    assert warm_usual_boards() == 10
    assert "显示有订单的最后 30 天" in client_for("manager").get("/").content.decode()
