"""Which tier of an offer is reached, and what its benefit is worth beside money."""

from promotions.engine.offers import Benefit, Measure, Offer, Tier


def reached_tier(tiers: tuple[Tier, ...], measured: int) -> Tier | None:
    """The tier with the highest threshold that is not above what was measured."""
    reached = None
    for tier in tiers:
        if tier.threshold <= measured and (reached is None or tier.threshold > reached.threshold):
            reached = tier
    return reached


def times_given(offer: Offer, tier: Tier, measured: int) -> int:
    """How often a reached tier is given: once, or once for every full threshold when the offer repeats."""
    if not offer.repeats or tier.threshold <= 0:
        return 1
    times = measured // tier.threshold
    return times if offer.max_repeats is None else min(times, offer.max_repeats)


def measured(offer: Offer, *, amount_fen: int, pieces: int) -> int:
    """What the offer's thresholds count."""
    return amount_fen if offer.measure is Measure.AMOUNT else pieces


def gift_value(benefit: Benefit) -> int:
    """What the gifts of a benefit are worth, in fen; one of unknown value still counts a fen."""
    return sum(gift.quantity * max(gift.value_fen, 1) for gift in benefit.gifts)
