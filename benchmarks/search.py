"""Suggestions of the search box among many orders, against an endpoint of the same frame that does nothing.

30,000 orders by default, 3,000,000 with SIZE=3000000; products are a thousand. Each query is what an agent types:
the beginning and the ending of an order number, a tracking number, a word, pinyin, a nick, and a pasted text.
"""

import os
from collections.abc import Callable
from functools import partial

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.views.decorators.http import require_POST

from benchmarks.dashboard import STORAGES
from benchmarks.harness import in_turns, scratch_database, seconds, show
from products.catalogue.search import refresh_search_texts
from shopops.lib.guards import signed_in
from shopops.urls import urlpatterns as product_urls
from staff.accounts.models import User

NAME = "search"
ORDERS = int(os.environ.get("SIZE", "30000"))
PRODUCTS = 1000
LIMIT = 2.0
QUERIES = {
    "beginning of an order number": "2026000",
    "last four digits": "4321",
    "tracking number": "SF00000012",
    "two words": "龙井 礼盒",
    "pinyin": "longjinglihe",
    "initials": "ljlh",
    "nothing": "zzzzzz",
    "nick": "买家小红",
    "two pasted numbers": "亲 2026000000012345 和 2026000000023456 到哪了",
}

_ORDERS = """
    INSERT INTO orders_trade (tid, status, status_inferred, payable_cny, post_fee_cny, payment_cny,
        refund_fee_cny, num, title, created, pay_time, receiver_state, receiver_city, receiver_masked,
        receiver_mobile_index, buyer_message, seller_memo, seller_flag, close_reason, logistics_company,
        out_sid, extra, facts_as_of, version)
    SELECT '2026' || lpad(n::text, 12, '0'), 'TRADE_FINISHED', false, 100, 0, 100, 0, 1, '龙井礼盒',
        now() - n * interval '10 seconds', now() - n * interval '10 seconds' + interval '5 seconds', '浙江省',
        '杭州市', '', '', '', '', 0, '', '顺丰', 'SF' || lpad(n::text, 10, '0'), '{}', now(), 1
    FROM generate_series(1, %s) n
"""
_PRODUCTS = """
    INSERT INTO products_product (num_iid, outer_id, title, category, brand, series, price_tier, material, style,
        target_group, selling_points, size_guide, care, price_cny, approve_status, extra, created_at,
        updated_at, version)
    SELECT '677' || n, 'LJ-' || n, '明前龙井礼盒 第' || n || '款', '', '', '', '', '', '', '', '', '', '', 99,
        'onsale', '{}', now(), now(), 1
    FROM generate_series(1, %s) n
"""


@signed_in
@require_POST
def empty_endpoint(request: HttpRequest) -> HttpResponse:
    """Every middleware and the account, and nothing else."""
    return HttpResponse("")


urlpatterns = [path("empty/", empty_endpoint), *product_urls]


def main() -> None:
    """Server time of a whole request in turns with the empty one; the worst query counts."""
    with (
        scratch_database(NAME),
        override_settings(ROOT_URLCONF=__name__, STORAGES=STORAGES, ALLOWED_HOSTS=["*"]),
    ):
        print(f"{ORDERS} orders, {PRODUCTS} products made in {seconds(_load):.0f} s", flush=True)
        client = Client()
        agent = User.objects.create_user("bench", None, roles=["presales"])
        client.force_login(agent, backend="django.contrib.auth.backends.ModelBackend")
        worst = max(_measure(client, what, text) for what, text in QUERIES.items())
        print(f"{NAME} ratio: {worst:.2f}")


def _load() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS, [ORDERS])
        cursor.execute(_PRODUCTS, [PRODUCTS])
        refresh_search_texts()
        cursor.execute("VACUUM ANALYZE")


def _measure(client: Client, what: str, text: str) -> float:
    timing = in_turns(_asker(client, "/search/suggest/", text), _asker(client, "/empty/", text), rounds=40)
    show(what, timing, ours="suggestions", yardstick="empty endpoint", limit=LIMIT)
    return timing.ratio


def _asker(client: Client, address: str, text: str) -> Callable[[], object]:
    return partial(_ask, client, address, text)


def _ask(client: Client, address: str, text: str) -> None:
    assert client.post(address, {"q": text}).status_code == 200
