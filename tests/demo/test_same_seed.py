"""The same arguments make the same shop."""

import hashlib
from datetime import datetime

from orders.trades.models import Buyer, SubOrder, Trade
from products.catalogue.models import Product, ProductSearchText, Sku
from shopops.demo.actions import seed_shop
from tests.demo.conftest import NOW

# Keys come from the database's sequences, sealed columns hold a fresh nonce, the rest is when it was written.
NOT_COMPARED = {
    "id",
    "trade",
    "buyer",
    "product",
    "sku",
    "sealed",
    "receiver_sealed",
    "created_at",
    "updated_at",
}


def checksum(seed: int, now: datetime = NOW) -> str:
    """The checksum of a new shop's rows; the shop is taken away again."""
    seed_shop(days=60, orders_per_day=5, seed=seed, now=now)
    digest = hashlib.sha256()
    for model, key in (
        (Product, "num_iid"),
        (Sku, "sku_id"),
        (Buyer, "identity"),
        (Trade, "tid"),
        (SubOrder, "oid"),
    ):
        columns = [f.name for f in model._meta.fields if f.name not in NOT_COMPARED]
        for row in model.objects.order_by(key).values_list(*columns):
            digest.update(repr(row).encode())
    for model in (SubOrder, Trade, Buyer, Sku, ProductSearchText, Product):
        model.objects.all()._raw_delete("default")
    return digest.hexdigest()


def test_the_same_seed_makes_the_same_shop(db: None) -> None:
    assert checksum(1) == checksum(1)


def test_another_seed_makes_another_shop(db: None) -> None:
    assert checksum(1) != checksum(2)
