"""Postage comes last: one offer takes something off it, and nothing counts on what it takes."""

from collections.abc import Mapping, Sequence

from promotions.engine.offers import Level
from promotions.engine.options import Option, Prices, option_for, postage_off


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
