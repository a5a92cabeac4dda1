"""Offers that the engine cannot price exactly any more: what they share may have grown since they were published."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from promotions.checker.rules.facts import CheckedShop
from promotions.checker.rules.trials import coupons_too_many, is_item_coupon
from promotions.engine.limits import MAX_ADD_ON_STATES, add_ons_giving_too_much, bundles_sharing_too_much
from promotions.engine.offers import Offer

# The offers, and the numbers that say what is too many.
Group = tuple[tuple[int, ...], dict[str, int | str]]


def beyond_exact(
    shop: CheckedShop, offers: Sequence[Offer], covered: Mapping[int, frozenset[int]]
) -> Iterator[Group]:
    """Bundles, add-ons and item coupons that combine in too many ways at some moment, each group once."""
    versions: set[tuple[int, ...]] = set()
    groups = (
        *_at_item_level(offers, covered),
        *_coupons(shop, offers),
    )
    for group, numbers in groups:
        ids = tuple(offer.offer_id for offer in group)
        if ids not in versions:
            versions.add(ids)
            yield ids, numbers


def fullest_moments(offers: Sequence[Offer]) -> list[datetime]:
    """When one begins and no other such moment has all that are live then, and more."""
    live = {
        moment: {offer.offer_id for offer in offers if offer.starts_at <= moment < offer.ends_at}
        for moment in sorted({offer.starts_at for offer in offers})
    }
    return [moment for moment, ids in live.items() if not any(ids < others for others in live.values())]


def _at_item_level(
    offers: Sequence[Offer], covered: Mapping[int, frozenset[int]]
) -> Iterator[tuple[tuple[Offer, ...], dict[str, int | str]]]:
    for moment in fullest_moments([offer for offer in offers if offer.bundle or offer.add_on]):
        live = [offer for offer in offers if offer.starts_at <= moment < offer.ends_at]
        for group in bundles_sharing_too_much(live):
            yield group, {"bundles": len(group)}
        add_ons = [(offer, covered[offer.offer_id]) for offer in live if offer.add_on]
        for group, ways in add_ons_giving_too_much(add_ons):
            yield group, {"add_ons": len(group), "ways": ways, "most": MAX_ADD_ON_STATES}


def _coupons(
    shop: CheckedShop, offers: Sequence[Offer]
) -> Iterator[tuple[tuple[Offer, ...], dict[str, int | str]]]:
    items = [sku.item for sku in shop.skus]
    for moment in fullest_moments(list(filter(is_item_coupon, offers))):
        if group := coupons_too_many(offers, items, moment=moment, rulebook=shop.rulebook):
            yield group, {"coupons": len(group)}
