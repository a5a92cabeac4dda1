"""What a little more in the basket would bring: the thresholds not reached yet that are worth reaching."""

import itertools
from dataclasses import replace

from promotions.engine.choice import choice_with
from promotions.engine.offers import Level, Measure, Offer
from promotions.engine.options import Option, option_for
from promotions.engine.outcome import Outcome, rivals
from promotions.engine.quotes import NextThreshold

# The nearest ones that are tried, and of those worth reaching as many as a person reads.
MAX_TRIED, MAX_SAID = 6, 3


def next_thresholds(outcome: Outcome) -> tuple[NextThreshold, ...]:
    """The nearest thresholds, missing pieces before missing amounts, that really lower the price.

    Each was tried: with as much more from the offer's scope, on which nothing else applies, and the offer in
    the place of what was chosen there, the buyer pays less than now and the addition together, or gets more
    gifts. So the best order then has the offer in it, if only in part where others may bar its lines.

    The result is the difference: all discounts of that order less all discounts of now, not the offer's own
    whole discount. It is what the buyer saves more at least: where a larger change of the order pays, it is
    more. A missing piece counts as one that costs nothing.
    """
    counted = {option.offer.offer_id: option.measured for option in outcome.options}
    nearest = sorted(
        (offer.measure is not Measure.QUANTITY, missing, offer.offer_id, offer)
        for offer in outcome.usable
        if offer.level is not Level.ITEM
        and (missing := _missing(offer, counted.get(offer.offer_id), outcome))
    )
    tried = (_Reach(offer, missing, outcome).tried() for _, missing, _, offer in nearest[:MAX_TRIED])
    return tuple(itertools.islice((found for found in tried if found), MAX_SAID))


def _missing(offer: Offer, counted: int | None, outcome: Outcome) -> int:
    """How much more reaches the next tier, or the next time of a repeating one; 0 when there is none.

    Only for offers that touch something in the basket: the buyer shall not be sent elsewhere. `counted` is
    what its thresholds count, known when it reached one.
    """
    mask = outcome.open_masks[offer.offer_id]
    barred_here = offer.level is Level.POSTAGE and outcome.basket.region in offer.except_regions
    if not mask or barred_here or (offer.level is Level.COINS and not outcome.buyer.coins_fen):
        return 0
    if counted is None:
        counted = outcome.counted(offer, mask)
    thresholds = [tier.threshold for tier in offer.tiers if tier.threshold > counted]
    reached = max((tier.threshold for tier in offer.tiers if tier.threshold <= counted), default=0)
    if offer.repeats and reached:
        times = counted // reached + 1
        if offer.max_repeats is None or times <= offer.max_repeats:
            thresholds.append(reached * times)
    return min(thresholds, default=counted) - counted


class _Reach:
    """An offer with as much more in the basket as reaches its next threshold."""

    def __init__(self, offer: Offer, missing: int, outcome: Outcome) -> None:
        self.offer, self.missing, self.outcome = offer, missing, outcome
        prices = outcome.prices
        self.more_fen, more_pieces = (0, missing) if self.by_quantity else (missing, 1)
        self.prices = replace(
            prices,
            amounts=(*prices.amounts, self.more_fen),
            quantities=(*prices.quantities, more_pieces),
        )
        mask = outcome.open_masks[offer.offer_id] | 1 << len(prices.amounts)
        elsewhere_fen = outcome.basket.elsewhere_fen.get(offer.offer_id, 0)
        self.option = option_for(offer, mask, self.prices, elsewhere_fen)

    @property
    def by_quantity(self) -> bool:
        """Whether pieces are missing, not fen."""
        return self.offer.measure is Measure.QUANTITY

    def _is_promising(self, option: Option) -> bool:
        """Whether it could take off more than what now has its place, the chosen one or itself."""
        if option.gift_value or option.frees_postage or self.offer.level is Level.POSTAGE:
            return True
        now = [
            applied.discount_fen
            for applied in self.outcome.choice.applied
            if applied.option.offer is self.offer or rivals(applied.option, option)
        ]
        return option.total(sum(option.weights) + option.elsewhere_fen) > sum(now)

    def tried(self) -> NextThreshold | None:
        """The threshold if reaching it brings anything, with what is saved beyond what is saved now."""
        if self.option is None or not self._is_promising(self.option):
            return None
        offer, now = self.offer, self.outcome.choice
        choice = choice_with(self.outcome, self.option, self.prices)
        # Another offer may bar lines of this one, so that less of it is reached: `is` asks for all of it.
        applied = any(one.option is self.option for one in choice.applied)
        saving_fen = now.pays_fen + self.more_fen - choice.pays_fen
        if not applied or saving_fen < 0 or (saving_fen == 0 and choice.gift_value <= now.gift_value):
            return None
        gifts = () if offer.level is Level.POSTAGE else self.option.gifts
        return NextThreshold(offer.offer_id, offer.title, self.by_quantity, self.missing, saving_fen, gifts)
