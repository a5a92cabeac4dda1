"""The search box at the top: orders by any of their numbers, products by any words, buyers by their nick."""

import unicodedata
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from orders.trades.models import Buyer, Trade
from orders.trades.permissions import ORDERS_VIEW
from orders.trades.search import find_buyers, find_trades, is_mobile
from products.catalogue.models import Product
from products.catalogue.permissions import PRODUCTS_VIEW
from products.catalogue.search import find_products
from shopops.lib.guards import signed_in
from shopops.lib.requests import person_of
from staff.accounts.models import User

ROWS = 20
SUGGESTIONS = 6
# A pasted chat message with several order numbers fits.
LONGEST = 500


@dataclass(frozen=True)
class Found:
    """What was found, each kind capped at ROWS."""

    trades: list[Trade] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    buyers: list[Buyer] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not (self.trades or self.products or self.buyers)

    @property
    def only_trade(self) -> Trade | None:
        """The order, when one was found and nothing else."""
        return self.trades[0] if len(self.trades) == 1 and not (self.products or self.buyers) else None


@signed_in
@require_safe
@never_cache
def search(request: HttpRequest) -> HttpResponse:
    """Find by order number, product or buyer. A number that means one order opens it at once.

    The text may be a phone number: it is looked up by its blind index and never logged.
    """
    text = clean(request.GET.get("q", ""))
    found = find(text, person_of(request), ROWS)
    if only := found.only_trade:
        return redirect("orders:detail", tid=only.tid)
    facts = {"search_query": text, "found": found, "is_mobile": is_mobile(text), "rows": ROWS}
    return render(request, "search.html", facts)


def clean(text: str) -> str:
    """The text without outer spaces, marks of a spreadsheet and full-width forms."""
    plain = unicodedata.normalize("NFKC", text.replace("\0", "")).strip().strip("'=\"")
    return plain[:LONGEST].strip()


@signed_in
@require_POST
@never_cache
def suggest(request: HttpRequest) -> HttpResponse:
    """What the words typed so far find, as a list below the box; by POST, so that no phone number is in an address."""
    text = clean(request.POST.get("q", ""))
    facts = {"found": find(text, person_of(request), SUGGESTIONS), "search_query": text}
    return render(request, "_suggestions.html", facts)


def find(text: str, person: User, limit: int) -> Found:
    """At most five queries, each over an index and capped."""
    if not text:
        return Found()
    sees_orders = person.can(ORDERS_VIEW)
    return Found(
        trades=find_trades(text, limit) if sees_orders else [],
        products=find_products(text, limit) if person.can(PRODUCTS_VIEW) else [],
        buyers=find_buyers(text, limit) if sees_orders and not is_mobile(text) else [],
    )
