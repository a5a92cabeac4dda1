"""A basket typed on a page: SKUs by number or title, and how many of each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from products.catalogue.models import Sku
from products.catalogue.search import find_products
from promotions.engine.baskets import Basket, Line
from promotions.engine.money import to_fen
from promotions.permissions import PROMOTIONS_VIEW
from promotions.quotes.conversion import item_of
from shopops.lib.guards import require

MAX_LINES = 50
MAX_PIECES = 9999
FOUND_AT_MOST = 12


@dataclass(frozen=True)
class Typed:
    """The rows of a basket, in the order they were typed; unknown numbers are left out."""

    rows: list[tuple[Sku, int]]

    def __bool__(self) -> bool:
        return bool(self.rows)

    def basket(self, *, region: str = "", postage_fen: int = 0) -> Basket:
        """The same for the engine."""
        lines = tuple(Line(item_of(sku), quantity) for sku, quantity in self.rows)
        return Basket(lines, postage_fen=postage_fen, region=region)

    @property
    def list_fen(self) -> int:
        """What it costs without any offer."""
        return sum(to_fen(sku.price_cny) * quantity for sku, quantity in self.rows)


def typed(data: QueryDict) -> Typed:
    """The basket of `basket_sku` and `basket_quantity`, repeated. One query."""
    numbers = data.getlist("basket_sku")[:MAX_LINES]
    quantities = data.getlist("basket_quantity")[:MAX_LINES]
    wanted: dict[str, int] = {}
    for at, text in enumerate(numbers):
        number = text.replace("\0", "").strip()
        wanted[number] = wanted.get(number, 0) + _pieces(quantities[at] if at < len(quantities) else "")
    skus = {sku.sku_id: sku for sku in Sku.objects.filter(sku_id__in=wanted).select_related("product")}
    return Typed([(skus[n], min(q, MAX_PIECES)) for n, q in wanted.items() if n in skus])


def basket_of(skus: Iterable[Sku]) -> Typed:
    """One piece of each."""
    return Typed([(sku, 1) for sku in skus])


def _pieces(text: str) -> int:
    return max(1, min(int(text), MAX_PIECES)) if text.isascii() and text.isdigit() and len(text) < 9 else 1


@require(PROMOTIONS_VIEW)
@require_safe
def find_skus(request: HttpRequest) -> HttpResponse:
    """SKUs for the words typed so far: numbers exactly, then titles."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    return render(
        request, "promotions/quotes/_found.html", {"skus": matching(text) if text else [], "text": text}
    )


def matching(text: str) -> list[Sku]:
    """SKUs by SKU ID, merchant code, product number or a part of the title. Four queries at most."""
    skus = Sku.objects.select_related("product").order_by("product_id", "pk")
    exact = list(skus.filter(Q(sku_id=text) | Q(outer_sku_id=text))[:FOUND_AT_MOST])
    if len(exact) >= FOUND_AT_MOST:
        return exact
    products = find_products(text, FOUND_AT_MOST)
    order = {product.pk: place for place, product in enumerate(products)}
    more = skus.filter(product__in=products).exclude(pk__in=[sku.pk for sku in exact])
    ranked = sorted(more, key=lambda sku: (order[sku.product_id], sku.pk))
    return (exact + ranked)[:FOUND_AT_MOST]
