"""A hundred people who think three seconds between clicks, for a minute, against one of them alone.

Everybody walks the pages of a role in the browser's way: the whole page, with a session. The slowest twentieth of
answers (p95) may take five times as long as for one person alone; an error fails the run.
"""

import http.client
import os
import random
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

from benchmarks.harness import scratch_database
from benchmarks.replies_server import served
from shopops.demo.actions import seed_shop
from shopops.lib import calendar
from shopops.lib.rollup.engine import run
from staff.accounts.models import User

NAME = "load"
PEOPLE = int(os.environ.get("BENCH_LOAD_PEOPLE", "100"))
SECONDS = float(os.environ.get("BENCH_LOAD_SECONDS", "60"))
THINKING_SECONDS = 3.0
ALONE_CLICKS = 60
LIMIT = 5.0
DAYS, ORDERS_A_DAY = 60, 100
# What each role opens all day.
PAGES = {
    "manager": ("/", "/?period=30d", "/orders/", "/orders/days/", "/promotions/"),
    "presales": ("/replies/", "/orders/", "/products/", "/promotions/simulator/", "/search/?q=longjing"),
    "aftersales": ("/orders/", "/orders/?seller_flag=1", "/replies/", "/search/?q=0001"),
    "warehouse": ("/orders/to-ship/", "/orders/to-ship/?held=1", "/orders/"),
}


def main() -> None:
    """One person first, then all of them."""
    with scratch_database(NAME) as database:
        seeded = seed_shop(
            days=DAYS, orders_per_day=ORDERS_A_DAY, seed=1, now=timezone.now() - timedelta(hours=1)
        )
        run(calendar.days_between(seeded.first, seeded.last), by=NAME)
        people = [(role, _session(role, number)) for number, role in enumerate(_roles())]
        with served(database, workers=2, threads=4) as address, ThreadPoolExecutor(PEOPLE) as crowd:
            list(crowd.map(lambda person: _click(address, person, PAGES[person[0]][0]), people))
            alone = [_click(address, people[n % 4], page) for n, page in enumerate(_walk(people))]
            until = time.monotonic() + SECONDS
            together = [
                taken
                for person in crowd.map(lambda person: _work(address, person, until), people)
                for taken in person
            ]
    one, all_of_them = _p95(alone), _p95(together)
    rate = len(together) / SECONDS
    print(f"{PEOPLE} people, {len(together)} pages, {rate:.0f} a second, no error: ", end="")
    print(f"median {statistics.median(together) * 1000:.0f} ms, p95 {all_of_them * 1000:.0f} ms; ", end="")
    print(f"one person: p95 {one * 1000:.0f} ms (limit {LIMIT})")
    print(f"{NAME} ratio: {all_of_them / one:.2f}")


def _roles() -> list[str]:
    roles = list(PAGES)
    return [roles[number % len(roles)] for number in range(PEOPLE)]


def _session(role: str, number: int) -> str:
    client = Client()
    account = User.objects.create_user(f"{role}{number}", None, roles=[role])
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    [cookie] = client.cookies.values()
    return f"{cookie.key}={cookie.value}"


def _walk(people: list[tuple[str, str]]) -> list[str]:
    return [PAGES[people[n % 4][0]][n // 4 % len(PAGES[people[n % 4][0]])] for n in range(ALONE_CLICKS)]


def _work(address: str, person: tuple[str, str], until: float) -> list[float]:
    """The pages of somebody's role, one after the other, until the time is up; begins at a moment of their own."""
    taken = []
    pages = PAGES[person[0]]
    time.sleep(random.uniform(0, THINKING_SECONDS))
    while time.monotonic() < until:
        taken.append(_click(address, person, pages[len(taken) % len(pages)]))
        time.sleep(random.uniform(0.5, 1.5) * THINKING_SECONDS)
    return taken


def _click(address: str, person: tuple[str, str], page: str) -> float:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    start = time.perf_counter()
    connection.request("GET", page, headers={"Cookie": person[1], "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status in (200, 302), f"{page}: {answer.status}"
    return time.perf_counter() - start


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]
