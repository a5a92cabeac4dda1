"""What merchandisers change, with the version they saw."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from products.catalogue.actions import change_product, change_sku
from products.catalogue.models import Product, Sku
from shopops.lib.audit.models import AuditEntry
from shopops.lib.versions import ChangedMeanwhile
from staff.accounts.models import User
from tests import make

UserFor = Callable[[str], User]


def test_a_change_is_written_and_traced(user_for: UserFor) -> None:
    product, by = make.product(), user_for("merchandiser")
    change_product(product=product, changes={"selling_points": "手工\r\n现炒 "}, version=1, by=by)
    product.refresh_from_db()
    assert (product.selling_points, product.version) == ("手工\n现炒", 2)
    entry = AuditEntry.objects.get(action="product.changed")
    assert (entry.by, entry.target) == (by, f"products.product:{product.num_iid}")
    assert entry.detail == {"fields": ["selling_points"]}


def test_an_older_version_writes_nothing(user_for: UserFor) -> None:
    product, by = make.product(), user_for("merchandiser")
    change_product(product=product, changes={"care": "避光"}, version=1, by=by)
    with pytest.raises(ChangedMeanwhile):
        change_product(product=product, changes={"care": "冷藏"}, version=1, by=by)
    assert Product.objects.get().care == "避光"


def test_the_same_values_change_nothing(user_for: UserFor) -> None:
    product = make.product(care="避光")
    change_product(product=product, changes={"care": "避光"}, version=1, by=user_for("merchandiser"))
    assert Product.objects.get().version == 1
    assert not AuditEntry.objects.exists()


def test_a_wrong_value_is_refused(user_for: UserFor) -> None:
    with pytest.raises(ValidationError):
        change_product(
            product=make.product(), changes={"series": "bucket"}, version=1, by=user_for("merchandiser")
        )
    assert Product.objects.get().version == 1


def test_facts_of_the_platform_are_not_changed_by_hand(user_for: UserFor) -> None:
    with pytest.raises(ValueError, match="num_iid"):
        change_product(product=make.product(), changes={"num_iid": "1"}, version=1, by=user_for("manager"))


def test_a_skus_money_and_stock_move_the_products_version(user_for: UserFor) -> None:
    sku, by = make.sku(), user_for("merchandiser")
    change_sku(sku=sku, changes={"cost_cny": Decimal("12.50"), "warehouse_stock": 7}, version=1, by=by)
    sku.refresh_from_db()
    assert (sku.cost_cny, sku.warehouse_stock, sku.product.version) == (Decimal("12.50"), 7, 2)
    with pytest.raises(ChangedMeanwhile):
        change_sku(sku=sku, changes={"warehouse_stock": 8}, version=1, by=by)
    assert Sku.objects.get().warehouse_stock == 7


def test_stock_is_never_negative(user_for: UserFor) -> None:
    with pytest.raises(ValidationError):
        change_sku(sku=make.sku(), changes={"warehouse_stock": -1}, version=1, by=user_for("merchandiser"))


def test_tags_are_words_for_promotions(user_for: UserFor) -> None:
    made = make.product()
    changed = change_product(
        product=made, changes={"tags": ["双11主推", "清仓"]}, version=made.version, by=user_for("manager")
    )
    changed.refresh_from_db()
    assert changed.tags == ["双11主推", "清仓"]
