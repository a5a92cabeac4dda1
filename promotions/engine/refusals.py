"""Why an offer that counts for the buyer takes no effect in this basket."""

from collections.abc import Iterable

from promotions.engine.bits import places
from promotions.engine.bundles import most_sets
from promotions.engine.item_level import pieces_allowed
from promotions.engine.item_prices import add_on_threshold
from promotions.engine.offers import Level, Measure, Offer, measured
from promotions.engine.options import Option
from promotions.engine.outcome import Outcome, rivals
from promotions.engine.quotes import Refused

_Reason = tuple[str, dict[str, int]]


def refusals(outcome: Outcome, not_counting: Iterable[Refused]) -> tuple[Refused, ...]:
    """Every offer without effect, in order of offer_id, with the reason (the codes of `explaining.REASONS`)."""
    effective = {one.option.offer.offer_id for one in outcome.choice.applied}
    effective |= {offer.offer_id for line in outcome.items for offer in line.offers}
    options = {option.offer.offer_id: option for option in outcome.options}
    refused = list(not_counting)
    for offer in outcome.usable:
        if offer.offer_id in effective:
            continue
        if offer.level is Level.ITEM:
            code, numbers = _item_reason(offer, outcome)
        else:
            code, numbers = _order_reason(offer, options.get(offer.offer_id), outcome)
        refused.append(Refused(offer.offer_id, offer.title, code, numbers))
    return tuple(sorted(refused, key=lambda one: one.offer_id))


def _item_reason(offer: Offer, outcome: Outcome) -> _Reason:
    if offer.offer_id in outcome.over_budget:
        return "budget", {"left_fen": offer.limits.budget_left_fen or 0}
    if offer.bundle:
        quantities = {line.item.sku_id: line.quantity for line in outcome.lines}
        fits = most_sets(offer, quantities, outcome.buyer)
        return ("better_price", {}) if fits else ("bundle_incomplete", {})
    on = places(outcome.masks[offer.offer_id])
    if not on:
        return "not_in_basket", {}
    if not any(pieces_allowed(offer, outcome.lines[place].item.sku_id, outcome.buyer) for place in on):
        return "pieces_used_up", {}
    missing = _add_on_missing(offer, outcome) if offer.add_on else _line_missing(offer, on, outcome)
    if missing > 0:
        return _threshold(offer, missing)
    winners = [winner for place in on for winner in outcome.items[place].offers]
    if any(winner.official for winner in winners) and not offer.official:
        return "official_first", {"by": next(one.offer_id for one in winners if one.official)}
    return "better_price", ({"by": winners[0].offer_id} if winners else {})


def _line_missing(offer: Offer, on: Iterable[int], outcome: Outcome) -> int:
    """What the fullest line misses of the offer's lowest threshold, or of its n pieces."""
    lines = [outcome.lines[place] for place in on]
    if offer.every_nth:
        return offer.every_nth.n - max(line.quantity for line in lines)
    if not offer.tiers:
        return 0
    counted = max(
        measured(offer, amount_fen=line.item.price_fen * line.quantity, pieces=line.quantity)
        for line in lines
    )
    return min(tier.threshold for tier in offer.tiers) - counted


def _add_on_missing(offer: Offer, outcome: Outcome) -> int:
    """What the lines outside every add-on scope miss of the threshold."""
    in_a_scope = 0
    for other in outcome.item_offers.add_ons:
        in_a_scope |= outcome.masks[other.offer_id]
    condition = outcome.item_offers.conditions[offer.offer_id]
    counting = [
        line
        for place, line in enumerate(outcome.items)
        if line.line.item.sku_id in condition and not in_a_scope >> place & 1
    ]
    counted = measured(
        offer,
        amount_fen=sum(line.amount_fen for line in counting),
        pieces=sum(line.line.quantity for line in counting),
    )
    return add_on_threshold(offer) - counted


def _order_reason(offer: Offer, option: Option | None, outcome: Outcome) -> _Reason:
    mask = outcome.open_masks[offer.offer_id]
    if not outcome.masks[offer.offer_id]:
        return "not_in_basket", {}
    if not mask:
        return "blocked", {"by": _item_blocker(offer, outcome)}
    if offer.level is Level.POSTAGE and outcome.basket.region in offer.except_regions:
        return "region", {}
    if option is None:
        return _not_reached(offer, mask, outcome)
    if offer.level is Level.COINS and not outcome.buyer.coins_fen:
        return "no_coins", {}
    blocker = _order_blocker(offer, outcome)
    if blocker:
        return "blocked", {"by": blocker}
    return _not_chosen(option, outcome)


def _not_reached(offer: Offer, mask: int, outcome: Outcome) -> _Reason:
    lowest = min((tier.threshold for tier in offer.tiers), default=0)
    return _threshold(offer, lowest - outcome.counted(offer, mask))


def _not_chosen(option: Option, outcome: Outcome) -> _Reason:
    offer = option.offer
    budget = offer.limits.budget_left_fen
    if budget is not None and option.total(sum(option.weights) + option.elsewhere_fen) > budget:
        return "budget", {"left_fen": budget}
    chosen = [one.option.offer.offer_id for one in outcome.choice.applied if rivals(one.option, option)]
    if chosen:
        return "better_offer", {"by": chosen[0]}
    if offer.level is Level.POSTAGE or not any(outcome.choice.left[line] for line in option.lines):
        return "nothing_left", {}
    return "better_combination", {}


def _threshold(offer: Offer, missing: int) -> _Reason:
    by_quantity = offer.every_nth is not None or offer.measure is Measure.QUANTITY
    return "threshold", {("pieces" if by_quantity else "fen"): missing}


def _item_blocker(offer: Offer, outcome: Outcome) -> int:
    return next(
        one.offer_id
        for place in places(outcome.masks[offer.offer_id])
        for one in outcome.items[place].offers
        if offer.level in one.blocks
    )


def _order_blocker(offer: Offer, outcome: Outcome) -> int | None:
    """An offer chosen above the item level that bars all lines of this one."""
    barred, by = 0, None
    for one in outcome.choice.applied:
        if offer.level in one.option.offer.blocks:
            barred |= one.option.mask
            by = one.option.offer.offer_id
    return by if by and not outcome.open_masks[offer.offer_id] & ~barred else None
