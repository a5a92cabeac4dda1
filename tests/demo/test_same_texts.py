"""The same arguments make the same handbook and the same promotions."""

import hashlib

from django.db import transaction

from customer_service.replies.models import Category, Pick, Reply, SearchMiss
from orders.trades.models import SubOrder
from promotions.activities.models import Activity
from promotions.coupons.models import Redemption
from shopops.demo.actions import Seeded
from shopops.demo.handbook.actions import seed_handbook
from shopops.demo.people import make_accounts
from shopops.demo.promotions.actions import seed_promotions
from tests.demo.conftest import NOW


def test_the_same_seed_writes_the_same(seeded: Seeded) -> None:
    make_accounts()

    def made() -> list[object]:
        seed_handbook(seed=3, now=NOW)
        rows = Pick.objects.order_by("client_key").values_list("client_key", "reply__short_code", "query")
        found: list[object] = [
            *rows,
            *Reply.objects.order_by("short_code").values_list("title", "approved_at"),
        ]
        SearchMiss.objects.all().delete()
        Pick.objects.all().delete()
        Reply.objects.all().delete()
        Category.objects.filter(parent__isnull=False).delete()
        Category.objects.all().delete()
        return found

    assert made() == made()


def _checksum() -> str:
    rows = Redemption.objects.order_by("idempotency_key").values_list(
        "tid", "discount_cny", "activity__title"
    )
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


def _taken_off() -> list[object]:
    """What each order's lines say was taken off."""
    rows = SubOrder.objects.order_by("oid").values_list("oid", "discount_fee_cny", "part_mjz_discount_cny")
    return list(rows)


def test_the_same_shop_has_the_same_promotions(seeded: Seeded) -> None:
    make_accounts()
    sums = []
    for _ in range(2):
        with transaction.atomic():
            seed_promotions(first=seeded.first, now=NOW)
            titles = list(Activity.objects.order_by("pk").values_list("title", "starts_at"))
            sums.append((_checksum(), _taken_off(), titles))
            transaction.set_rollback(True)
    assert sums[0] == sums[1]
