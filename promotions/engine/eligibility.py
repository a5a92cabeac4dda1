"""Which offers count: for this SKU, at this moment, for this buyer."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import datetime

from promotions.engine.baskets import Item
from promotions.engine.limits import bundle_skus
from promotions.engine.offers import BuyerFacts, Level, Offer, Scope

NOWHERE = Scope()


class ScopeIndex:
    """An index of scopes: from the facts of a SKU to the scopes that cover it, as a bit per scope."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self._everything = sum(1 << place for place, scope in enumerate(scopes) if scope.everything)
        self._skus = _bits(scope.sku_ids for scope in scopes)
        self._products = _bits(scope.product_ids for scope in scopes)
        self._categories = _bits(scope.categories for scope in scopes)
        self._tags = _bits(scope.tags for scope in scopes)
        self._not_skus = _bits(scope.except_sku_ids for scope in scopes)
        self._not_products = _bits(scope.except_product_ids for scope in scopes)
        self._not_categories = _bits(scope.except_categories for scope in scopes)
        self._not_tags = _bits(scope.except_tags for scope in scopes)

    def covering(self, item: Item) -> int:
        """Bit n is set when the n-th scope covers the SKU."""
        found = (
            self._everything
            | self._skus.get(item.sku_id, 0)
            | self._products.get(item.product_id, 0)
            | self._categories.get(item.category, 0)
        )
        barred = (
            self._not_skus.get(item.sku_id, 0)
            | self._not_products.get(item.product_id, 0)
            | self._not_categories.get(item.category, 0)
        )
        for tag in item.tags:
            found |= self._tags.get(tag, 0)
            barred |= self._not_tags.get(tag, 0)
        return found & ~barred


class ActiveSet:
    """Offers prepared once for pricing many baskets; in order of offer_id, and never changed."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.offers = tuple(sorted(offers, key=lambda offer: offer.offer_id))
        if len({offer.offer_id for offer in self.offers}) < len(self.offers):
            raise ValueError("two offers with one offer_id")
        self.scopes = ScopeIndex([offer.scope for offer in self.offers])
        self.conditions = ScopeIndex(
            [offer.add_on.condition if offer.add_on else NOWHERE for offer in self.offers]
        )


def prepare(offers: Iterable[Offer]) -> ActiveSet:
    """Offers made ready for `quote`: do it once per loaded set, not once per basket."""
    return ActiveSet(offers)


def covers(scope: Scope, item: Item) -> bool:
    """Whether a scope covers a SKU."""
    return bool(ScopeIndex([scope]).covering(item))


def skus_of_offers(items: Iterable[Item], offers: Sequence[Offer]) -> dict[int, frozenset[int]]:
    """Number of an offer → the SKUs that it touches."""
    index = ScopeIndex([offer.scope for offer in offers])
    found: dict[int, set[int]] = {offer.offer_id: set(bundle_skus(offer)) for offer in offers}
    for item in items:
        covering = index.covering(item)
        while covering:
            lowest = covering & -covering
            offer = offers[lowest.bit_length() - 1]
            if not offer.bundle:
                found[offer.offer_id].add(item.sku_id)
            covering ^= lowest
    return {offer_id: frozenset(sku_ids) for offer_id, sku_ids in found.items()}


def why_not(
    offer: Offer, *, moment: datetime, buyer: BuyerFacts, levels: frozenset[Level]
) -> tuple[str, dict[str, int]] | None:
    """The reason why an offer does not count for this buyer now, with its numbers; None when it counts."""
    if offer.level not in levels:
        return "level_closed", {}
    if moment < offer.starts_at:
        return "not_started", {"at": int(offer.starts_at.timestamp())}
    if moment >= offer.ends_at:
        return "ended", {"at": int(offer.ends_at.timestamp())}
    if reason := _audience_reason(offer, buyer):
        return reason
    if offer.needs_coupon and not (offer.claimable or offer.offer_id in buyer.coupon_offer_ids):
        return "no_coupon", {}
    return _limit_reason(offer, buyer)


def _audience_reason(offer: Offer, buyer: BuyerFacts) -> tuple[str, dict[str, int]] | None:
    audience = offer.audience
    if buyer.vip_level < audience.min_vip_level:
        return "vip_level", {"needed": audience.min_vip_level, "has": buyer.vip_level}
    if audience.new_buyers is not None and audience.new_buyers != buyer.is_new:
        return ("new_buyers_only" if audience.new_buyers else "old_buyers_only"), {}
    if audience.segments and not audience.segments & buyer.segments:
        return "segment", {}
    return None


def _limit_reason(offer: Offer, buyer: BuyerFacts) -> tuple[str, dict[str, int]] | None:
    limits = offer.limits
    if limits.uses_left is not None and limits.uses_left <= 0:
        return "used_up", {}
    if limits.uses_per_buyer is not None and buyer.uses.get(offer.offer_id, 0) >= limits.uses_per_buyer:
        return "used_by_buyer", {"allowed": limits.uses_per_buyer}
    return None


def _bits(keys_of_each: Iterable[Iterable[Hashable]]) -> Mapping[Hashable, int]:
    bits: dict[Hashable, int] = defaultdict(int)
    for place, keys in enumerate(keys_of_each):
        for key in keys:
            bits[key] |= 1 << place
    return dict(bits)
