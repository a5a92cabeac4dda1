"""Trial baskets that show, before buyers come, whether item coupons combine in too many ways.

How long the search takes depends on the amounts too, so it cannot be counted from the scopes: the hardest baskets
that a shop can fill are priced instead. A smaller one of them has never been harder.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from promotions.engine.baskets import Basket, Item, Line
from promotions.engine.bits import transposed
from promotions.engine.eligibility import ScopeIndex, prepare
from promotions.engine.limits import FEW_COUPONS, MAX_LINES, TooManyCombinations, connected
from promotions.engine.offers import Audience, BuyerFacts, CardKind, Limits, Measure, Offer, Rulebook
from promotions.engine.pricing import quote


def coupons_too_many(
    offers: Iterable[Offer], items: Sequence[Item], *, moment: datetime, rulebook: Rulebook
) -> tuple[Offer, ...]:
    """The item coupons that the engine refuses to price together on some trial basket at a moment; empty is good.

    Everybody is taken to hold every coupon and to be in every audience. Coupons that share SKUs with few others
    are not tried: the engine compares all their sets.
    """
    # Bundles and add-ons have limits of their own (`limits`); what is left of stock and budgets does not matter.
    live = [
        replace(offer, audience=Audience(), needs_coupon=False, limits=Limits())
        for offer in offers
        if offer.starts_at <= moment < offer.ends_at and not (offer.bundle or offer.add_on)
    ]
    tried = _Trial(live, items, moment, rulebook)
    many = [group for group in tried.groups() if len(group) > FEW_COUPONS]
    together = tuple(coupon for group in many for coupon in group)
    if not together or tried.are_priced(together):
        return ()
    return next((group for group in many if not tried.are_priced(group)), together)


def is_item_coupon(offer: Offer) -> bool:
    """Whether it is a coupon of which an order may use several, on different lines."""
    return offer.card_kind is CardKind.ITEM_COUPON


class _Trial:
    def __init__(
        self, live: Sequence[Offer], items: Sequence[Item], moment: datetime, rulebook: Rulebook
    ) -> None:
        self._live, self._moment, self._rulebook = live, moment, rulebook
        self._coupons = sorted(filter(is_item_coupon, live), key=lambda offer: offer.offer_id)
        # One SKU for all that the same coupons cover: lines that are alike make nothing harder.
        self._items: dict[int, Item] = {}
        if len(self._coupons) > FEW_COUPONS:
            index = ScopeIndex([coupon.scope for coupon in self._coupons])
            for item in items:
                self._items.setdefault(index.covering(item), item)
            self._items.pop(0, None)

    def groups(self) -> list[tuple[Offer, ...]]:
        """The coupons in groups that share no SKU with one another."""
        masks = transposed(list(self._items), len(self._coupons))
        return connected(
            [
                (coupon, frozenset(place for place in range(len(self._items)) if mask >> place & 1))
                for coupon, mask in zip(self._coupons, masks, strict=True)
                if mask
            ]
        )

    def are_priced(self, coupons: Sequence[Offer]) -> bool:
        """Whether every trial basket under these coupons, beside all that is no item coupon, is priced."""
        offers = [*(offer for offer in self._live if not is_item_coupon(offer)), *coupons]
        prepared = prepare(offers)
        for basket in self._baskets(coupons):
            try:
                quote(
                    basket,
                    prepared,
                    moment=self._moment,
                    buyer=BuyerFacts(),
                    rulebook=self._rulebook,
                    details=False,
                )
            except TooManyCombinations:
                return False
        return True

    def _baskets(self, coupons: Sequence[Offer]) -> Iterator[Basket]:
        """One piece of each SKU, and as many as every coupon asks for; the SKUs with the most coupons first."""
        index = ScopeIndex([coupon.scope for coupon in coupons])
        covering = [(index.covering(item), item) for item in self._items.values()]
        chosen = sorted(covering, key=lambda one: (-one[0].bit_count(), one[1].sku_id))[:MAX_LINES]
        chosen = [(mask, item) for mask, item in chosen if mask]
        yield Basket(tuple(Line(item, 1) for _, item in chosen))
        yield Basket(tuple(Line(item, _enough(item, coupons, mask)) for mask, item in chosen))


def _enough(item: Item, coupons: Sequence[Offer], mask: int) -> int:
    """So many pieces that every coupon on the SKU can be used for it alone."""
    tiers = [
        (coupon.measure, tier.threshold)
        for place, coupon in enumerate(coupons)
        if mask >> place & 1
        for tier in coupon.tiers
    ]
    return (
        max(
            (
                threshold if measure is Measure.QUANTITY else -(-threshold // max(item.price_fen, 1))
                for measure, threshold in tiers
            ),
            default=1,
        )
        or 1
    )
