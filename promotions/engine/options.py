"""Above the item level: what one offer takes off the lines it may touch, and postage, which comes last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from promotions.engine.allocation import by_largest_remainder, spread
from promotions.engine.bits import places
from promotions.engine.money import WHOLE_PERMYRIAD, half_up
from promotions.engine.offers import (
    Gift,
    Level,
    Measure,
    Offer,
    Tier,
    gift_value,
    measured,
    reached_tier,
    times_applied,
)


@dataclass(frozen=True, slots=True)
class Prices:
    """The item-level prices that every threshold counts, and what stands beside them; never changes."""

    amounts: tuple[int, ...]
    quantities: tuple[int, ...]
    coins_fen: int = 0
    postage_fen: int = 0
    region: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """An offer with the tier its lines reach. `lines` are places in `Prices`, in order; `weights` their P."""

    offer: Offer
    tier: Tier
    lines: tuple[int, ...]
    weights: tuple[int, ...]
    mask: int
    measured: int
    times: int
    off_permyriad: int
    amount_fen: int
    # What other shops' lines count here, spread upon like one more line.
    elsewhere_fen: int
    ceiling_fen: int | None
    gift_value: int
    frees_postage: bool

    @property
    def gifts(self) -> tuple[Gift, ...]:
        """What it puts into the parcel."""
        return tuple(
            Gift(gift.sku_id, gift.quantity * self.times, gift.value_fen) for gift in self.tier.benefit.gifts
        )

    def total(self, left: int) -> int:
        """What it takes off when so much is left on its lines and elsewhere."""
        off = half_up(left * self.off_permyriad, WHOLE_PERMYRIAD) if self.off_permyriad else 0
        off = min(off + self.amount_fen, left)
        return off if self.ceiling_fen is None else min(off, self.ceiling_fen)

    def shares(self, left: Sequence[int]) -> list[int]:
        """What it takes off each of its lines (then elsewhere, when that counts), from what all lines have left."""
        caps = [left[line] for line in self.lines]
        if not self.elsewhere_fen:
            return spread(self.total(sum(caps)), self.weights, caps)
        caps.append(self.elsewhere_fen)
        return spread(self.total(sum(caps)), (*self.weights, self.elsewhere_fen), caps)

    def nominal_shares(self) -> list[int]:
        """Its shares if it were applied first; without what falls elsewhere."""
        weights = (*self.weights, self.elsewhere_fen) if self.elsewhere_fen else self.weights
        shares = by_largest_remainder(self.total(sum(weights)), weights)
        return shares[: len(self.lines)]


def option_for(
    offer: Offer, mask: int, prices: Prices, elsewhere_fen: int = 0, tier: Tier | None = None
) -> Option | None:
    """The offer on the lines of `mask`: None when no tier is reached. `tier` asks for that one instead."""
    lines = places(mask)
    weights = tuple([prices.amounts[line] for line in lines])
    if offer.level is not Level.CROSS_SHOP:
        elsewhere_fen = 0
    counted = measure(offer, lines, prices, elsewhere_fen)
    tier = tier or reached_tier(offer.tiers, counted)
    if tier is None or not lines:
        return None
    times = times_applied(offer, tier, counted)
    if times < 1:
        return None
    benefit = tier.benefit
    return Option(
        offer=offer,
        tier=tier,
        lines=lines,
        weights=weights,
        mask=mask,
        measured=counted,
        times=times,
        off_permyriad=WHOLE_PERMYRIAD - benefit.pay_permyriad,
        amount_fen=benefit.amount_off_fen * times,
        elsewhere_fen=elsewhere_fen,
        ceiling_fen=prices.coins_fen if offer.level is Level.COINS else None,
        gift_value=gift_value(benefit) * times,
        frees_postage=benefit.free_postage and prices.region not in offer.except_regions,
    )


def measure(offer: Offer, lines: Sequence[int], prices: Prices, elsewhere_fen: int = 0) -> int:
    """What the offer's thresholds count: pieces, or item-level prices, and across shops those of others."""
    amount_fen = sum([prices.amounts[line] for line in lines])
    if offer.level is Level.CROSS_SHOP:
        amount_fen += elsewhere_fen
    pieces = sum(prices.quantities[line] for line in lines) if offer.measure is Measure.QUANTITY else 0
    return measured(offer, amount_fen=amount_fen, pieces=pieces)


def postage_off(option: Option, postage_fen: int) -> int:
    """What a postage offer takes off the postage."""
    if option.frees_postage:
        return postage_fen
    return min(half_up(postage_fen * option.off_permyriad, WHOLE_PERMYRIAD) + option.amount_fen, postage_fen)


def best_postage(
    options: Sequence[Option], barred: Mapping[Level, int], prices: Prices
) -> tuple[Option | None, int]:
    """The postage offer that takes off most within its budget, and how much; the first of equals."""
    best: Option | None = None
    best_fen = 0
    for option in options:
        mask = option.mask & ~barred.get(Level.POSTAGE, 0)
        actual = option if mask == option.mask else option_for(option.offer, mask, prices)
        if actual is None:
            continue
        off_fen = postage_off(actual, prices.postage_fen)
        budget = option.offer.limits.budget_left_fen
        if off_fen > best_fen and (budget is None or off_fen <= budget):
            best, best_fen = actual, off_fen
    return best, best_fen
