"""What a buyer pays for some SKUs at a moment, by the published offers, which are cached once a process."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock

from django.conf import settings

from orders.trades.models import Buyer
from products.catalogue.models import Sku
from promotions.activities.models import PUBLISHED, Activity
from promotions.engine.baskets import Basket, Line
from promotions.engine.eligibility import ActiveSet, prepare
from promotions.engine.offers import BuyerFacts, Offer, Rulebook
from promotions.engine.pricing import quote
from promotions.engine.quotes import Quote
from promotions.quotes.buyers import facts_of
from promotions.quotes.conversion import items_of, offers_of
from promotions.rulebook.queries import rulebook_on
from promotions.rulebook.revision import PromotionRevision
from shopops.lib.calendar import today


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


@dataclass(frozen=True)
class Active:
    """What is published, prepared for the engine, as of a revision and a day."""

    revision: int
    day: date
    loaded_at: float
    prepared: ActiveSet
    rulebook: Rulebook
    # What is left of limits grows old, because uses do not change the revision.
    has_limits: bool

    def is_fresh(self, revision: int, day: date) -> bool:
        """Whether it may still be used; costs no query."""
        if (self.revision, self.day) != (revision, day):
            return False
        return not self.has_limits or time.monotonic() - self.loaded_at < settings.PROMOTIONS_CACHE_SECONDS


_loading = Lock()
_cached: Active | None = None


def active_offers() -> tuple[Offer, ...]:
    """The offers of all scheduled and live activities. One small query, unless something has changed."""
    return active_set().offers


def active_set() -> ActiveSet:
    """The same, prepared for `promotions.engine.pricing.quote`."""
    return _active_now().prepared


def rulebook_today() -> Rulebook:
    """The platform's rules of today, cached with the offers."""
    return _active_now().rulebook


def revision_now() -> int:
    """Which state of the activities the database is in. One query."""
    return PromotionRevision.objects.values_list("revision", flat=True).get(pk=1)


def _active_now() -> Active:
    global _cached
    revision, day = revision_now(), today()
    cached = _cached
    if cached is None or not cached.is_fresh(revision, day):
        with _loading:
            if _cached is None or not _cached.is_fresh(revision, day):
                _cached = _load(revision, day)
            cached = _cached
    return cached


def _load(revision: int, day: date) -> Active:
    """Whatever changes while this runs has a newer revision, and is loaded by the next look."""
    offers = offers_of(Activity.objects.filter(status__in=PUBLISHED))
    limited = any(
        limit is not None
        for offer in offers
        for limit in (offer.limits.uses_left, offer.limits.budget_left_fen, offer.limits.pieces_left)
    )
    return Active(revision, day, time.monotonic(), prepare(offers), rulebook_on(day), limited)
