"""Where the orders go, and what sells best."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext

from analytics.dashboard import links
from analytics.dashboard.formatting import share_text, value_text
from analytics.dashboard.periods import Period
from orders.figures.models import ShopProvince
from products.catalogue.models import ProductDay
from shopops.lib.metrics import Unit

SHOWN = 10


@dataclass(frozen=True)
class Ranked:
    """One place of a ranking. `bar` is its amount against the first place, in whole percent."""

    name: str
    href: str
    orders_href: str
    paid_cny: Decimal
    paid_orders: int
    paid_items: int
    bar: int
    share_text: str

    @property
    def amount_text(self) -> str:
        return value_text(self.paid_cny, Unit.CNY)

    @property
    def orders_text(self) -> str:
        return f"{self.paid_orders:,}"

    @property
    def items_text(self) -> str:
        return f"{self.paid_items:,}"


def top_provinces(period: Period, shop_cny: Decimal) -> list[Ranked]:
    """The ten provinces that paid most; shares are of the shop's paid amount. One query."""
    sums = (
        ShopProvince.objects.filter(day__range=(period.first, period.last))
        .order_by()
        .values("receiver_state")
        .annotate(amount=Sum("paid_cny"), orders=Sum("paid_orders"))
        .filter(amount__gt=0)
        .order_by("-amount", "receiver_state")
    )
    rows = list(sums[:SHOWN])
    return [_province(period, row, rows[0]["amount"], shop_cny) for row in rows]


def _province(period: Period, row: Mapping[str, Any], most: Decimal, shop_cny: Decimal) -> Ranked:
    href = links.paid_from_province(period, row["receiver_state"])
    return Ranked(
        name=row["receiver_state"] or gettext("未提供省份"),
        href=href,
        orders_href=href,
        paid_cny=row["amount"],
        paid_orders=row["orders"],
        paid_items=0,
        bar=round(row["amount"] / most * 100),
        share_text=share_text(row["amount"], shop_cny),
    )


def top_products(period: Period, shop_cny: Decimal) -> list[Ranked]:
    """The ten products that earned most; amounts without postage, shares of the shop's. One query."""
    sums = (
        ProductDay.objects.filter(day__range=(period.first, period.last))
        .values("product__num_iid", "product__title")
        .annotate(amount=Sum("paid_cny"), orders=Sum("paid_orders"), items=Sum("paid_items"))
        .filter(amount__gt=0)
        .order_by("-amount", "product__num_iid")
    )
    rows = list(sums[:SHOWN])
    return [_product(period, row, rows[0]["amount"], shop_cny) for row in rows]


def _product(period: Period, row: Mapping[str, Any], most: Decimal, shop_cny: Decimal) -> Ranked:
    num_iid = row["product__num_iid"]
    return Ranked(
        name=row["product__title"],
        href=reverse("products:detail", args=[num_iid]),
        orders_href=links.paid_in(period, num_iid=num_iid),
        paid_cny=row["amount"],
        paid_orders=row["orders"],
        paid_items=row["items"],
        bar=round(row["amount"] / most * 100),
        share_text=share_text(row["amount"], shop_cny),
    )
