"""The most that one tier above item level can take off one piece, whatever else is in the basket.

A discount D reached from a sum T on is spread by item-level price, so a piece of price p gets p·D/S with
S ≥ max(T, p): at most p·D/max(T, p), and a fen more by rounding. A tier for n pieces has beside ours n−1
others at no less than the cheapest price in its scope. A tier that repeats takes D/T. All these
are concave in p and not negative at 0, which `bounds` relies on.
"""

from dataclasses import dataclass
from math import inf

from promotions.engine.money import WHOLE_PERMYRIAD
from promotions.engine.offers import Level, Limits, Measure, Offer, Tier

ROUNDING_FEN = 1.0
# A percentage is rounded once as a whole (half up) and once when it is spread.
PERCENT_ROUNDING_FEN = 1.5


@dataclass(frozen=True, slots=True)
class Share:
    """`amount` off the order from the sum `least` on, `company` being what other pieces then cost at least;
    and `ratio` of the price; both together at most `cap`. All in fen."""

    amount: float = 0.0
    least: float = 0.0
    company: float = 0.0
    ratio: float = 0.0
    ratio_rounding: float = 0.0
    cap: float = inf

    def taken(self, price: float, beside: float = 0.0) -> float:
        """The most it takes off a line of this item-level price, with lines of `beside` in its scope too."""
        total = 0.0
        if self.amount:
            others = self.company if self.company > beside else beside
            whole = price + others
            if whole < self.least:
                whole = self.least
            total = self.amount
            if whole > price:
                part = price * self.amount / whole + ROUNDING_FEN
                if part < total:
                    total = part
        if self.ratio and price:
            total += self.ratio * price + self.ratio_rounding
        return total if total < self.cap else self.cap

    def slope(self, price: float, beside: float = 0.0) -> float:
        """How much more it takes per fen of price, at most, from this price on."""
        others = max(self.company, beside)
        if self.least > price + others:
            return self.ratio + self.amount / self.least
        return self.ratio + (self.amount * others / (price + others) ** 2 if others else 0.0)

    def most(self) -> float:
        """All it can take off an order."""
        return min(self.amount + (inf if self.ratio else 0.0), self.cap)


def shares_of(offer: Offer, cheapest_fen: float) -> list[Share]:
    """A share for each tier of an offer; `cheapest_fen`: no piece in its scope costs less at item level."""
    if offer.level in (Level.ITEM, Level.POSTAGE) or not usable(offer.limits):
        return []
    found = [_share(offer, tier, cheapest_fen) for tier in offer.tiers]
    return [share for share in found if share.amount or share.ratio]


def usable(limits: Limits) -> bool:
    """Whether these limits still allow a use."""
    return 0 not in (
        limits.uses_left,
        limits.uses_per_buyer,
        limits.budget_left_fen,
        limits.pieces_left,
        limits.pieces_per_buyer,
    )


def _share(offer: Offer, tier: Tier, cheapest_fen: float) -> Share:
    budget = inf if offer.limits.budget_left_fen is None else offer.limits.budget_left_fen
    percent = (WHOLE_PERMYRIAD - tier.benefit.pay_permyriad) / WHOLE_PERMYRIAD
    percent_rounding = PERCENT_ROUNDING_FEN if percent else 0.0
    off = tier.benefit.amount_off_fen
    pieces = tier.threshold if offer.measure == Measure.QUANTITY else 0
    if offer.repeats and off:
        each = pieces * cheapest_fen if pieces else tier.threshold
        most = inf if percent or offer.max_repeats is None else offer.max_repeats * off
        return Share(
            ratio=(off / each if each else inf) + percent,
            ratio_rounding=ROUNDING_FEN + percent_rounding,
            cap=min(most, budget),
        )
    return Share(
        amount=off,
        least=0 if pieces else tier.threshold,
        company=max(pieces - 1, 0) * cheapest_fen,
        ratio=percent,
        ratio_rounding=percent_rounding,
        cap=budget,
    )
