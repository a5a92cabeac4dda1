"""What people do with the catalogue."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction

from products.catalogue.models import Product, Sku
from products.catalogue.search import refresh_search_texts
from shopops.lib.audit.actions import record
from shopops.lib.versions import lock_version
from staff.accounts.models import User

# What a merchandiser writes; everything else comes from the platform.
PRODUCT_FIELDS = (
    "title",
    "outer_id",
    "category",
    "brand",
    "series",
    "price_tier",
    "material",
    "style",
    "target_group",
    "tags",
    "selling_points",
    "size_guide",
    "care",
)
SKU_FIELDS = ("cost_cny", "floor_price_cny", "warehouse_stock")


def create_product(*, num_iid: str, facts: Mapping[str, Any], by: User) -> Product:
    """A new product under a number that is not taken yet.

    Raises ValidationError, and IntegrityError when the number is taken.
    """
    with transaction.atomic():
        product = Product(num_iid=num_iid, **{name: _clean(value) for name, value in facts.items()})
        product.full_clean(validate_unique=False)
        product.save(force_insert=True)
        refresh_search_texts([product.pk])
        record("product.created", by=by, target=f"products.product:{num_iid}")
    return product


def change_product(*, product: Product, changes: Mapping[str, Any], version: int, by: User) -> Product:
    """Write what a merchandiser changed in a product seen in `version`.

    `changes` holds fields of PRODUCT_FIELDS only. Raises ValidationError and ChangedMeanwhile. Saving what
    is already there changes nothing.
    """
    _only_known(changes, PRODUCT_FIELDS)
    with transaction.atomic():
        current = lock_version(Product.objects.all(), product.pk, version)
        changed = _apply(current, changes)
        if changed:
            current.version += 1
            current.full_clean()
            current.save(update_fields=[*changed, "version", "updated_at"])
            refresh_search_texts([current.pk])
            record("product.changed", by=by, target=f"products.product:{current.num_iid}", fields=changed)
    return current


def change_sku(*, sku: Sku, changes: Mapping[str, Any], version: int, by: User) -> Sku:
    """Write cost, floor price or counted stock of a SKU; `version` is the version of its product.

    `changes` holds fields of SKU_FIELDS only. Raises ValidationError and ChangedMeanwhile.
    """
    _only_known(changes, SKU_FIELDS)
    with transaction.atomic():
        product = lock_version(Product.objects.all(), sku.product_id, version)
        current = Sku.objects.select_for_update().get(pk=sku.pk)
        changed = _apply(current, changes)
        if changed:
            current.full_clean()
            current.save(update_fields=changed)
            product.version += 1
            product.save(update_fields=["version", "updated_at"])
            target = f"products.product:{product.num_iid}"
            record("sku.changed", by=by, target=target, sku_id=current.sku_id, fields=changed)
    return current


def _only_known(changes: Mapping[str, Any], known: tuple[str, ...]) -> None:
    if unknown := set(changes) - set(known):
        raise ValueError(f"cannot be changed by hand: {sorted(unknown)}")


def _apply(row: models.Model, changes: Mapping[str, Any]) -> list[str]:
    """Set the values that differ; their names."""
    cleaned = {name: _clean(value) for name, value in changes.items()}
    changed = [name for name, value in cleaned.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, cleaned[name])
    return changed


def _clean(value: Any) -> Any:
    """Browsers send line breaks as CRLF; outer spaces are removed."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
