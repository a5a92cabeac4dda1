"""What the product page and the search show."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, Sum

from products.catalogue.models import Product, ProductDay, Sku
from shopops.lib.audit.queries import Change, history_of

DAYS_SHOWN = 30
FIGURES = ("paid_orders", "paid_items", "paid_cny", "paying_buyers", "refunded_orders", "refunded_cny")


@dataclass(frozen=True)
class ProductPage:
    """One product with all that its page shows. Figures come from the nightly tables."""

    product: Product
    skus: list[Sku]
    days: list[ProductDay]
    sums: dict[str, object]
    changes: list[Change]


def product_page(product: Product) -> ProductPage:
    """SKUs, the last 30 days up to the newest figure of this product, and what was changed."""
    newest = product.days.order_by("-day").first()
    since = newest.day - timedelta(days=DAYS_SHOWN - 1) if newest else None
    days = product.days.filter(day__gte=since) if since else product.days.none()
    return ProductPage(
        product,
        list(product.skus.order_by("id")),
        list(days.order_by("-day")),
        days.aggregate(**{name: Sum(name) for name in FIGURES}),
        history_of(product),
    )


def find_products(text: str, limit: int) -> list[Product]:
    """Products by 商品 ID, 货号, SKU number or a part of the title; exact numbers first."""
    exact = Product.objects.filter(Q(num_iid=text) | Q(outer_id=text) | Q(skus__outer_sku_id=text)).distinct()
    found = list(exact.defer("extra")[:limit])
    titled = Product.objects.filter(title__icontains=text).exclude(pk__in=[p.pk for p in found])
    return found + list(titled.defer("extra").order_by("-sold_quantity", "-pk")[: limit - len(found)])
