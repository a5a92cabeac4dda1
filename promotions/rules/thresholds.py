"""What a little more in the basket would bring: the thresholds not reached yet that are worth reaching."""

from dataclasses import replace

from promotions.rules.offers import Level, Measure, Offer
from promotions.rules.options import measure, option_for, places
from promotions.rules.outcome import Outcome
from promotions.rules.quotes import NextThreshold

# The nearest ones of each kind (fen, pieces) that are looked at.
MAX_LOOKED_AT = 2


def next_thresholds(outcome: Outcome) -> tuple[NextThreshold, ...]:
    """The nearest thresholds, by missing amount and then by missing pieces, that really lower the price.

    Each was tried: with as much more from the offer's scope, on which nothing else applies, the buyer pays
    less than now and the addition together, or gets more gifts.
    """
    nearest = sorted(
        (offer.measure is Measure.QUANTITY, missing, offer.offer_id, offer)
        for offer in outcome.usable
        if offer.level is not Level.ITEM and (missing := _missing(offer, outcome))
    )
    amounts = [one for one in nearest if not one[0]][:MAX_LOOKED_AT]
    pieces = [one for one in nearest if one[0]][:MAX_LOOKED_AT]
    tried = (_tried(offer, missing, outcome) for _, missing, _, offer in (*amounts, *pieces))
    return tuple(found for found in tried if found)


def _missing(offer: Offer, outcome: Outcome) -> int:
    """How much more reaches the next tier, or the next time of a repeating one; 0 when there is none.

    Only for offers that touch something in the basket: the buyer shall not be sent elsewhere.
    """
    mask = outcome.open_masks[offer.offer_id]
    barred_here = offer.level is Level.POSTAGE and outcome.basket.region in offer.except_regions
    if not mask or barred_here or (offer.level is Level.COINS and not outcome.buyer.coins_fen):
        return 0
    elsewhere_fen = (
        outcome.basket.elsewhere_fen.get(offer.offer_id, 0) if offer.level is Level.CROSS_SHOP else 0
    )
    counted = measure(offer, places(mask), outcome.prices, elsewhere_fen)
    thresholds = [tier.threshold for tier in offer.tiers if tier.threshold > counted]
    reached = max((tier.threshold for tier in offer.tiers if tier.threshold <= counted), default=0)
    if offer.repeats and reached:
        times = counted // reached + 1
        if offer.max_repeats is None or times <= offer.max_repeats:
            thresholds.append(reached * times)
    return min(thresholds, default=counted) - counted


def _tried(offer: Offer, missing: int, outcome: Outcome) -> NextThreshold | None:
    """The threshold if reaching it brings anything, with what the offer then takes off."""
    prices = outcome.prices
    by_quantity = offer.measure is Measure.QUANTITY
    more_fen, more_pieces = (0, missing) if by_quantity else (missing, 1)
    more = replace(prices, amounts=(*prices.amounts, more_fen), quantities=(*prices.quantities, more_pieces))
    mask = outcome.open_masks[offer.offer_id] | 1 << len(prices.amounts)
    option = option_for(offer, mask, more, outcome.basket.elsewhere_fen.get(offer.offer_id, 0))
    if option is None:
        return None
    choice = outcome.choice_with(more, option)
    given = next((one for one in choice.given if one.option.offer is offer), None)
    if given is None:
        return None
    now = outcome.choice
    gain = sum(now.left) + now.postage_fen + more_fen - sum(choice.left) - choice.postage_fen
    more_gifts = sum(one.option.gift_value for one in choice.given) > sum(
        one.option.gift_value for one in now.given
    )
    if gain < 0 or (gain == 0 and not more_gifts):
        return None
    return NextThreshold(offer.offer_id, offer.title, by_quantity, missing, given.discount_fen, option.gifts)
