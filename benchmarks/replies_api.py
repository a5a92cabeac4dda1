"""Server-side search among 5,000 replies, and "nothing new", against an empty endpoint with the same caller."""

import http.client
import json
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

from benchmarks.harness import Timing, scratch_database, show
from benchmarks.replies_data import QUERIES, make_handbook
from benchmarks.replies_server import served
from customer_service.replies.permissions import REPLIES_USE
from shopops.lib.api.tokens.actions import create_token
from staff.accounts.models import User

NAME = "replies-api"
REPLIES, CLIENTS = 5000, 50
ROUNDS, REQUESTS = 6, 6
LIMIT = 2.0
EMPTY, SYNC = "/api/v1/empty/", "/api/v1/replies/sync/"
Question = Callable[[int], tuple[str, int]]


class Caller:
    """One program with a connection and a token of its own; it has the list already."""

    def __init__(self, address: str, secret: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Encoding": "gzip"}
        self.connection.request("GET", SYNC, headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        self.headers["If-None-Match"] = answer.headers["ETag"]

    def get(self, path: str, status: int) -> bytes:
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == status, f"{path}: {answer.status}"
        return body


def main() -> None:
    """50 callers at once, each with the next question as soon as it has an answer; in turns."""
    with scratch_database("replies_api") as database:
        make_handbook(REPLIES)
        secrets = [_secret(n) for n in range(CLIENTS)]
        with served(database, workers=2, threads=4) as address, ThreadPoolExecutor(CLIENTS) as crowd:
            callers = list(crowd.map(lambda secret: Caller(address, secret), secrets))
            found = json.loads(callers[0].get(_search(0), 200))["results"]
            assert found, "the search finds nothing"
            nothing_new, search = _measure(crowd, callers)
    show(f"304, {CLIENTS} callers", nothing_new, ours="nothing new", yardstick="empty", limit=LIMIT)
    show(f"search, {CLIENTS} callers", search, ours="search", yardstick="empty", limit=LIMIT)
    print(f"{NAME} ratio: {max(nothing_new.ratio, search.ratio):.2f}")


def _secret(number: int) -> str:
    account = User.objects.create_user(f"caller{number}", None, roles=["presales"])
    scopes = [REPLIES_USE]
    return create_token(name="bench", account=account, scopes=scopes, valid_for=None, by=account)[1]


def _measure(crowd: ThreadPoolExecutor, callers: list[Caller]) -> tuple[Timing, Timing]:
    """Medians over rounds of the mean time of an answer; the first round warms every process up."""
    times: dict[str, list[float]] = {"empty": [], "sync": [], "search": []}
    for _ in range(ROUNDS + 1):
        times["empty"].append(_round(crowd, callers, lambda _n: (EMPTY, 200)))
        times["sync"].append(_round(crowd, callers, lambda _n: (SYNC, 304)))
        times["search"].append(_round(crowd, callers, lambda n: (_search(n), 200)))
    medians = {name: statistics.median(values[1:]) for name, values in times.items()}
    empty = medians["empty"]
    return Timing(medians["sync"], empty), Timing(medians["search"], empty)


def _round(crowd: ThreadPoolExecutor, callers: list[Caller], question: Question) -> float:
    def ask(number: int) -> float:
        start = time.perf_counter()
        for n in range(REQUESTS):
            callers[number].get(*question(number * REQUESTS + n))
        return (time.perf_counter() - start) / REQUESTS

    return statistics.mean(crowd.map(ask, range(len(callers))))


def _search(number: int) -> str:
    return f"/api/v1/replies/search/?q={quote(QUERIES[number % len(QUERIES)])}"
