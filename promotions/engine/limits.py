"""What the engine refuses to price because an exact answer would take too long."""

from collections.abc import Iterable, Sequence
from math import prod

from promotions.engine.offers import AddOn, Bundle, Offer

# Live bundles connected by shared SKUs; more are refused when an activity is saved.
MAX_BUNDLES_SHARING = 6
# Pieces that add-on offers sharing a SKU may give, as combinations of how many each of them gave.
MAX_ADD_ON_STATES = 5_000
# Steps of one search; ordinary baskets need some dozens.
MAX_STEPS = 20_000
# Sets of free lines for which the best item coupons are computed, for one basket.
MAX_PACKING_STEPS = 100_000
# Item coupons connected by shared SKUs of which all sets (4,096) can be compared; more are tried (`trials`).
FEW_COUPONS = 12
# Lines of a basket that may be asked for, so that a trial can be one that is as large.
MAX_LINES = 100


class TooManyCombinations(Exception):
    """The offers combine in more ways than can be compared exactly; `offer_ids` are the ones to change."""

    def __init__(self, offer_ids: Iterable[int]) -> None:
        self.offer_ids = tuple(sorted(offer_ids))
        super().__init__(f"offers {', '.join(map(str, self.offer_ids))} combine in too many ways")


def bundles_sharing_too_much(offers: Iterable[Offer]) -> list[tuple[Offer, ...]]:
    """Groups of bundles connected by shared SKUs that are larger than the engine prices; empty is good.

    Give it the bundles that may be live at the same time.
    """
    groups = connected([(offer, bundle_skus(offer)) for offer in offers if offer.bundle])
    return [group for group in groups if len(group) > MAX_BUNDLES_SHARING]


def add_ons_giving_too_much(
    add_ons: Sequence[tuple[Offer, frozenset[int]]],
) -> list[tuple[tuple[Offer, ...], int]]:
    """Groups of add-on offers connected by shared SKUs whose pieces combine in more ways than the engine compares.

    Give it those that may be live at the same time, with the SKUs they cover; how many ways comes along.
    Each may give none, one, … up to its most pieces, so some basket reaches every combination.
    """
    groups = [
        (group, prod(add_on_of(offer).max_pieces + 1 for offer in group)) for group in connected(add_ons)
    ]
    return [(group, ways) for group, ways in groups if ways > MAX_ADD_ON_STATES]


def bundle_of(offer: Offer) -> Bundle:
    """The bundle of an offer that is one."""
    if offer.bundle is None:
        raise ValueError(f"offer {offer.offer_id} is no bundle")
    return offer.bundle


def add_on_of(offer: Offer) -> AddOn:
    """The add-on of an offer that is one."""
    if offer.add_on is None:
        raise ValueError(f"offer {offer.offer_id} is no add-on")
    return offer.add_on


def bundle_skus(offer: Offer) -> frozenset[int]:
    """The SKUs a bundle is made of."""
    return frozenset(offer.bundle.pieces) if offer.bundle else frozenset()


def connected(members: Sequence[tuple[Offer, frozenset[int]]]) -> list[tuple[Offer, ...]]:
    """Offers in groups that share no SKU with one another, each in order of offer_id."""
    groups: list[tuple[list[Offer], frozenset[int]]] = []
    for offer, skus in members:
        touching = [group for group in groups if group[1] & skus]
        groups = [group for group in groups if not group[1] & skus]
        joined = [other for group in touching for other in group[0]]
        groups.append(([*joined, offer], skus.union(*(group[1] for group in touching))))
    return [tuple(sorted(group, key=lambda offer: offer.offer_id)) for group, _ in groups]
