"""The engine's cast: one shop day with one paid trade, and a second connection."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg2
import pytest
import time_machine
from django.db import connection, connections

from orders.figures.models import ShopDay
from shopops.lib.rollup.registry import Statistic
from tests import make

DAY = make.NOON.date()
SHANGHAI = ZoneInfo("Asia/Shanghai")
FINAL_AFTER = 15  # FIGURES_FINAL_AFTER_DAYS


def morning_after(days: int, day: date = DAY) -> datetime:
    """00:20 in Shanghai, so many days after `day`."""
    return datetime.combine(day + timedelta(days=days), datetime.min.time(), SHANGHAI) + timedelta(minutes=20)


@pytest.fixture
def the_next_morning() -> Iterator[time_machine.Traveller]:
    """The clock stands at 00:20 after DAY; `move_to` moves it."""
    with time_machine.travel(morning_after(1), tick=False) as clock:
        yield clock


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[Any]:
    """A second database session with a transaction of its own, as another process has."""
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    yield other
    other.close()


@pytest.fixture
def in_thread() -> Iterator[Callable[..., Future[Any]]]:
    """Run something in a thread with a database connection of its own."""
    with ThreadPoolExecutor(1) as pool:

        def start(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
            def call() -> Any:
                try:
                    return work(*args, **kwargs)
                finally:
                    connections.close_all()

            return pool.submit(call)

        yield start


def statistic(key: str, **facts: Any) -> Statistic:
    """A statistic of trades by the shop day, for tests that register their own."""
    defaults = {"model": ShopDay, "sql_file": Path("none.sql"), "sources": frozenset({"trades"})}
    return Statistic(key=key, final_after_days=FINAL_AFTER, **defaults | facts)
