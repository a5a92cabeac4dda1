"""The search box at the top: an order number, a product, a buyer."""

import unicodedata
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from orders.trades.models import Buyer, Trade
from orders.trades.permissions import ORDERS_VIEW
from orders.trades.queries import find_buyers, find_trades, is_mobile
from products.catalogue.models import Product
from products.catalogue.permissions import PRODUCTS_VIEW
from products.catalogue.queries import find_products
from shopops.lib.guards import signed_in
from shopops.lib.requests import person_of
from staff.accounts.models import User

ROWS = 20
LONGEST = 100
# Shorter beginnings of an order number say nothing.
TID_DIGITS = 5


@dataclass(frozen=True)
class Found:
    """What was found, each kind capped at ROWS."""

    trades: list[Trade] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    buyers: list[Buyer] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not (self.trades or self.products or self.buyers)


@signed_in
@require_safe
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Find by order number, product or buyer. Exactly one order of that number opens at once.

    The text may be a phone number: it is looked up by its blind index and never logged.
    """
    text = clean(request.GET.get("q", ""))
    found = find(text, person_of(request)) if text else Found()
    if found.trades and found.trades[0].tid == text:
        return redirect("orders:detail", tid=text)
    facts = {"search_query": text, "found": found, "is_mobile": is_mobile(text), "rows": ROWS}
    return render(request, "search.html", facts)


def clean(text: str) -> str:
    """The text without outer spaces, marks of a spreadsheet and full-width forms."""
    plain = unicodedata.normalize("NFKC", text.replace("\0", "")).strip().strip("'=\"")
    return plain[:LONGEST].strip()


def find(text: str, person: User) -> Found:
    """At most six queries, each capped."""
    looks_like_order = text.isascii() and text.isalnum() and len(text) >= TID_DIGITS
    return Found(
        trades=find_trades(text, ROWS) if person.can(ORDERS_VIEW) and looks_like_order else [],
        products=find_products(text, ROWS) if person.can(PRODUCTS_VIEW) else [],
        buyers=find_buyers(text, ROWS) if person.can(ORDERS_VIEW) and not is_mobile(text) else [],
    )
