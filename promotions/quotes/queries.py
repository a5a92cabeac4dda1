"""What a buyer pays for some SKUs at a moment: from rows to the engine and back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from orders.trades.models import Buyer
from products.catalogue.models import Sku
from promotions.engine.baskets import Basket, Line
from promotions.engine.offers import BuyerFacts
from promotions.engine.pricing import quote
from promotions.engine.quotes import Quote
from promotions.quotes.active_offers import active_set, rulebook_today
from promotions.quotes.buyers import facts_of
from promotions.quotes.conversion import items_of


@dataclass(frozen=True)
class Question:
    """SKU (primary key) → pieces, and everything else that the price depends on."""

    pieces: Mapping[int, int]
    at: datetime
    buyer: Buyer | None = None
    # Instead of a buyer: one by description.
    facts: BuyerFacts | None = None
    region: str = ""
    postage_fen: int = 0
    elsewhere_fen: Mapping[int, int] = field(default_factory=dict)


def answer(question: Question) -> Quote:
    """The exact price, by the activities as they are published now. Raises TooManyCombinations.

    Two queries for a stranger, about eight for a buyer.
    """
    active = active_set()
    items = items_of(question.pieces)
    lines = tuple(Line(items[sku_id], quantity) for sku_id, quantity in question.pieces.items())
    basket = Basket(lines, question.postage_fen, question.region, question.elsewhere_fen)
    facts = question.facts or facts_of(question.buyer, question.at, active.offers)
    return quote(basket, active, moment=question.at, buyer=facts, rulebook=rulebook_today())


def names_of(skus: Iterable[Sku]) -> dict[int, str]:
    """SKU → title and what sets it apart, as sentences name it. Products must be loaded."""
    return {sku.pk: f"{sku.product.title} {sku}" for sku in skus}
