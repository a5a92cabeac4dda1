"""The dashboard with 400 days of figures, against an empty page with the same frame; and its queries."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from analytics.dashboard.board_cache import warm_usual_boards
from benchmarks.harness import in_turns, scratch_database, seconds, show
from shopops.demo.actions import seed_shop
from shopops.lib import calendar
from shopops.lib.guards import signed_in
from shopops.lib.rollup.engine import run
from shopops.urls import urlpatterns as product_urls
from staff.accounts.models import User

NAME = "dashboard"
DAYS, ORDERS_A_DAY = 400, 60
PERIODS = ("", "?period=today", "?period=30d")
MAX_QUERIES, LIMIT = 15, 2.0

STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}


@signed_in
def empty_page(request: HttpRequest) -> HttpResponse:
    """The frame and nothing in it."""
    return render(request, "base.html")


urlpatterns = [path("empty/", empty_page), *product_urls]


def main() -> None:
    """Server time of the whole request, through every middleware; the worst period counts."""
    with (
        scratch_database(NAME),
        override_settings(ROOT_URLCONF=__name__, STORAGES=STORAGES, ALLOWED_HOSTS=["*"]),
    ):
        print(f"{DAYS} days of figures made in {seconds(_load):.0f} s", flush=True)
        client = _signed_in_client()
        print(f"{NAME} ratio: {max(_measure(client, query) for query in PERIODS):.2f}")


def _load() -> None:
    seeded = seed_shop(
        days=DAYS, orders_per_day=ORDERS_A_DAY, seed=1, now=timezone.now() - timedelta(hours=1)
    )
    run(calendar.days_between(seeded.first, seeded.last), by=NAME)


def _signed_in_client() -> Client:
    client = Client()
    manager = User.objects.create_user("bench", None, roles=["manager"])
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _measure(client: Client, query: str) -> float:
    """Time one period in turns with the empty page; the ratio of a view as the product serves it.

    A job makes the usual periods when figures change (`analytics.dashboard.board_cache`). Days of one's own are made
    while their first reader waits; what that costs is shown too.
    """

    def first_view() -> None:
        cache.clear()
        _get(client, f"/{query}")

    def empty() -> None:
        _get(client, "/empty/")

    with CaptureQueriesContext(connection) as queries:
        first_view()
    count = len(queries)
    assert count <= MAX_QUERIES, f"{count} queries"
    first = in_turns(first_view, empty, rounds=20)
    print(f"/{query}: made while the reader waits {first.ours * 1000:.1f} ms, {count} queries, ", end="")
    print(f"ratio {first.ratio:.2f}")
    cache.clear()
    warm_usual_boards()
    with CaptureQueriesContext(connection) as queries:
        _get(client, f"/{query}")
    print(f"/{query}: made by the job, {len(queries)} queries")
    timing = in_turns(lambda: _get(client, f"/{query}"), empty, rounds=60)
    show(f"/{query}", timing, ours="dashboard", yardstick="empty page", limit=LIMIT)
    return timing.ratio


def _get(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200
