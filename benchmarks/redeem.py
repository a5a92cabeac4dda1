"""Redemptions of one hot coupon by 16 connections, against the barest statement that could decide them.

The yardstick is `UPDATE … WHERE used < limit RETURNING` on one row, committed each time. Ours is the action that the
product runs: it checks time, state, number, budget and the buyer's own limit, counts them, and writes the ledger.
"""

import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from benchmarks.harness import scratch_database
from orders.trades.models import Buyer
from promotions.activities.models import Activity
from promotions.coupons.batches import create_batch
from promotions.coupons.models import CouponBatch, Redemption
from promotions.coupons.uses import redeem
from staff.accounts.models import User

NAME = "redeem"
CONNECTIONS = 16
SECONDS = float(os.environ.get("BENCH_REDEEM_SECONDS", "3"))
ROUNDS = 5
BUYERS = 20_000
CODE = "HOT"
GOAL = 0.3

Work = Callable[[int], None]
_forked = multiprocessing.get_context("fork")


def main() -> None:
    """Both in turns, so that a busy machine is busy for both."""
    with scratch_database(NAME):
        batch = _prepare()
        rounds = [(_per_second(_redeem), _per_second(_bare)) for _ in range(ROUNDS)]
        batch.refresh_from_db()
        assert batch.used == Redemption.objects.count(), "a use was lost"
        assert batch.spent_cny == 5 * batch.used
    ours = statistics.median(first for first, _ in rounds)
    bare = statistics.median(second for _, second in rounds)
    print(f"{CONNECTIONS} connections: {ours:.0f} redemptions/s, {bare:.0f} bare updates/s (goal ≥ {GOAL})")
    print(f"{NAME} ratio: {ours / bare:.2f}")


def _prepare() -> CouponBatch:
    """A running coupon with a number, a budget and a limit per buyer, far from used up; and the bare row."""
    now = timezone.now()
    person = User.objects.create_user("bench", "x", roles=["manager"])
    window = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=1)}
    coupon = Activity(title="热门券", kind="shop_coupon", status="live", covers_everything=True, **window)
    coupon.owner = coupon.created_by = coupon.updated_by = coupon.published_by = person
    coupon.published_at = now
    coupon.take_level()
    coupon.save()
    Buyer.objects.bulk_create(Buyer(identity=f"ouid:{n}") for n in range(BUYERS))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (id int PRIMARY KEY, used int NOT NULL, most int NOT NULL)")
        cursor.execute("INSERT INTO bare VALUES (1, 0, 2000000000)")
    facts = {
        "name": "热门券",
        "total": 1_000_000,
        "per_buyer": 1000,
        "budget_cny": Decimal(10_000_000),
        "claim_starts_at": window["starts_at"],
        "claim_ends_at": window["ends_at"],
        "valid_from": window["starts_at"],
        "valid_until": window["ends_at"],
        "shared_code": CODE,
    }
    return create_batch(activity=coupon, facts=facts, by=person)


def _per_second(work: Work) -> float:
    """How often all processes together did it in a second; each has a connection of its own."""
    first_buyer = Buyer.objects.order_by("pk").values_list("pk", flat=True)[0]
    connection.close()
    start, counted = _forked.Barrier(CONNECTIONS), _forked.Queue()
    processes = [
        _forked.Process(target=_worker, args=(work, first_buyer + place * 1000, start, counted))
        for place in range(CONNECTIONS)
    ]
    for process in processes:
        process.start()
    total = sum(counted.get(timeout=SECONDS + 60) for _ in processes)
    for process in processes:
        process.join()
    return total / SECONDS


def _worker(work: Work, buyer_id: int, start: "multiprocessing.synchronize.Barrier", counted: object) -> None:
    connection.ensure_connection()
    start.wait()
    until, done = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < until:
        work(buyer_id + done % 1000)
        done += 1
    connection.close()
    counted.put(done)  # type: ignore[attr-defined]  # a multiprocessing queue


def _redeem(buyer_id: int) -> None:
    key = f"{os.getpid()}-{time.perf_counter_ns()}"
    redeem(code=CODE, tid=key, discount_cny=Decimal(5), key=key, buyer_id=buyer_id)


def _bare(buyer_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bare SET used = used + 1 WHERE id = 1 AND used < most RETURNING used")
        assert cursor.fetchone()
