"""Which SKUs and products the numbers of a list are."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from products.catalogue.models import Product, Sku

# Numbers of a pasted list that are looked up.
MAX_PASTED = 20_000


@dataclass(frozen=True)
class Named:
    """Number → SKU and number → product (primary keys); the numbers that the catalogue does not know, in order."""

    skus: dict[str, int]
    products: dict[str, int]
    unknown: list[str]


def find_numbers(numbers: Iterable[str]) -> Named:
    """Each number is the first that it fits: SKU ID, merchant's SKU code 商家编码, product ID, product code 货号.

    Four queries at most, however long the list.
    """
    open_numbers = list(dict.fromkeys(numbers))
    skus: dict[str, int] = {}
    products: dict[str, int] = {}
    columns: list[tuple[dict[str, int], QuerySet[Sku] | QuerySet[Product], str]] = [
        (skus, Sku.objects.all(), "sku_id"),
        (skus, Sku.objects.all(), "outer_sku_id"),
        (products, Product.objects.all(), "num_iid"),
        (products, Product.objects.all(), "outer_id"),
    ]
    for found, queryset, column in columns:
        if not open_numbers:
            break
        named = queryset.filter(**{f"{column}__in": open_numbers}).order_by("-pk").values_list(column, "pk")
        found.update(named)
        open_numbers = [number for number in open_numbers if number not in found]
    return Named(skus, products, open_numbers)


def skus_of_numbers(named: Named) -> dict[str, list[int]]:
    """Number → SKUs (primary keys): the SKU itself, or all SKUs of the product. One query."""
    of_products: dict[int, list[int]] = {}
    wanted = list(named.products.values())
    rows = Sku.objects.filter(product__in=wanted).order_by("pk") if wanted else Sku.objects.none()
    for product_id, sku_id in rows.values_list("product", "pk"):
        of_products.setdefault(product_id, []).append(sku_id)
    found = {number: of_products.get(product_id, []) for number, product_id in named.products.items()}
    return found | {number: [sku_id] for number, sku_id in named.skus.items()}
