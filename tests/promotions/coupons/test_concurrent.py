"""Fifty connections at once: exactly what is allowed, without a deadlock."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from promotions.coupons.claims import claim
from promotions.coupons.models import ActivityUse, Coupon, CouponBatch, PieceUse, Redemption
from promotions.coupons.refusals import Refused
from promotions.coupons.uses import redeem, use_activity
from tests.make import NOON, buyer, sku
from tests.promotions import make

CONNECTIONS = 50
FIVE = Decimal(5)
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[int], object]) -> Counter[str]:
    """Run the work on that many connections of their own, started together; how each of them ended."""
    start = Barrier(CONNECTIONS, timeout=60)

    def one(number: int) -> str:
        try:
            connection.ensure_connection()
            start.wait()
            work(number)
            return "done"
        except Refused as refused:
            return refused.reason.value
        finally:
            connection.close()

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        return Counter(threads.map(one, range(CONNECTIONS)))


def test_a_code_for_everybody_is_redeemed_exactly_as_often_as_allowed() -> None:
    batch = make.batch(shared_code="TEA2026", total=7, per_buyer=None)
    ended = at_once(lambda n: redeem(code="TEA2026", tid=f"T{n}", discount_cny=FIVE, key=f"k{n}", at=NOON))
    assert ended == {"done": 7, "sold_out": 43}
    batch.refresh_from_db()
    assert (batch.used, batch.spent_cny, Redemption.objects.count()) == (7, 35, 7)


def test_the_last_piece_and_the_last_fen_of_a_code_for_everybody_go_exactly_once() -> None:
    """One use is left in number, and money for two: then one in money, and number for two."""
    batch = make.batch(shared_code="HOT", total=640, per_buyer=None, budget_cny=3200)

    def left(uses: int, cny: int) -> None:
        gone = 640 - uses
        CouponBatch.objects.filter(pk=batch.pk).update(
            issued=gone, claimed=gone, used=gone, spent_cny=3200 - cny
        )

    def use(number: int) -> None:
        key = f"{batch.spent_cny}-{number}"
        redeem(code="HOT", tid=key, discount_cny=FIVE, key=key, at=NOON)

    left(uses=1, cny=10)
    assert at_once(use) == {"done": 1, "sold_out": 49}
    batch.refresh_from_db()
    assert (batch.issued, batch.used, batch.spent_cny) == (640, 640, 3195)
    left(uses=2, cny=5)
    assert at_once(use) == {"done": 1, "budget": 49}
    batch.refresh_from_db()
    assert (batch.issued, batch.used, batch.spent_cny) == (639, 639, 3200)
    assert Redemption.objects.count() == 2


def test_a_budget_is_never_overspent() -> None:
    batch = make.batch(total=CONNECTIONS, budget_cny=33)
    codes = [claim(batch=batch, buyer=buyer(), at=NOON).coupon.code for _ in range(CONNECTIONS)]
    ended = at_once(lambda n: redeem(code=codes[n], tid=f"T{n}", discount_cny=FIVE, key=f"k{n}", at=NOON))
    assert ended == {"done": 6, "budget": 44}
    batch.refresh_from_db()
    assert (batch.used, batch.spent_cny) == (6, 30)
    assert Coupon.objects.filter(state="redeemed").count() == Redemption.objects.count() == 6


def test_one_coupon_is_used_once() -> None:
    coupon = claim(batch=make.batch(), buyer=buyer(), at=NOON).coupon
    ended = at_once(lambda n: redeem(code=coupon.code, tid=f"T{n}", discount_cny=FIVE, key=f"k{n}", at=NOON))
    assert ended == {"done": 1, "used": 49}


def test_one_use_sent_by_all_counts_once_and_all_are_told_so() -> None:
    batch = make.batch(shared_code="TEA2026", total=9, per_buyer=None)
    ended = at_once(lambda n: redeem(code="TEA2026", tid="T", discount_cny=FIVE, key="same", at=NOON))
    assert ended == {"done": CONNECTIONS}
    batch.refresh_from_db()
    assert (batch.used, batch.issued, Redemption.objects.count()) == (1, 1, 1)


def test_a_buyer_in_many_windows_claims_what_one_buyer_may() -> None:
    batch, any_user = make.batch(per_buyer=3), buyer()
    assert at_once(lambda n: claim(batch=batch, buyer=any_user, at=NOON)) == {"done": 3, "buyer_limit": 47}
    batch.refresh_from_db()
    assert (batch.issued, batch.claimed, Coupon.objects.count()) == (3, 3, 3)


def test_the_last_coupons_go_to_exactly_as_many_buyers() -> None:
    batch, buyers = make.batch(total=8), [buyer() for _ in range(CONNECTIONS)]
    ended = at_once(lambda n: claim(batch=CouponBatch.objects.get(pk=batch.pk), buyer=buyers[n], at=NOON))
    assert ended == {"done": 8, "sold_out": 42}
    assert Coupon.objects.count() == 8


def test_a_flash_sale_of_two_skus_sells_exactly_its_pieces() -> None:
    """Half of the orders name the SKUs the other way round: whoever locked them in that order would hang."""
    skus, buyers = [sku(), sku()], [buyer() for _ in range(CONNECTIONS)]
    row = make.activity(kind="flash_sale", pieces_total=11, pieces_per_buyer=2)

    def order(number: int) -> None:
        pieces = {one.pk: 2 for one in (skus if number % 2 else reversed(skus))}
        use_activity(
            activity=row,
            tid=f"T{number}",
            discount_cny=FIVE,
            key=f"k{number}",
            buyer_id=buyers[number].pk,
            pieces=pieces,
            at=NOON,
        )

    assert at_once(order) == {"done": 5, "pieces": 45}
    assert list(PieceUse.objects.filter(buyer=None).values_list("pieces", flat=True)) == [10, 10]
    assert ActivityUse.objects.get(activity=row).uses == 5
