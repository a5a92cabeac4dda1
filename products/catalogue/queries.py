"""What the product page shows."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum

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
