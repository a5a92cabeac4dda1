"""Spread an amount over lines: in fen, by largest remainder, capped at what each line has left."""

from collections.abc import Sequence


def spread(amount_fen: int, weights: Sequence[int], caps: Sequence[int]) -> list[int]:
    """Shares in proportion to the weights, none above its cap; the earlier line wins a tie.

    What a cap cuts off is redistributed to the lines with something left, so the shares sum to
    the amount, or to all that the lines with a weight have left.
    """
    shares = by_largest_remainder(amount_fen, weights)
    if all(map(int.__le__, shares, caps)):
        return shares
    return _capped(shares, weights, caps)


def by_largest_remainder(amount_fen: int, weights: Sequence[int]) -> list[int]:
    """Shares in proportion to the weights that sum to the amount; all 0 when no line has a weight."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    exact = [amount_fen * weight for weight in weights]
    shares = [part // whole for part in exact]
    missing = amount_fen - sum(shares)
    if missing:
        remainders = [part % whole for part in exact]
        by_remainder = sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)
        for line in by_remainder[:missing]:
            shares[line] += 1
    return shares


def _capped(shares: list[int], weights: Sequence[int], caps: Sequence[int]) -> list[int]:
    """Cut at the caps and redistribute the excess until none is left or every line is at its cap."""
    applied = [0] * len(weights)
    while True:
        taken = [min(share, cap - have) for share, cap, have in zip(shares, caps, applied, strict=True)]
        excess = sum(shares) - sum(taken)
        applied = [have + more for have, more in zip(applied, taken, strict=True)]
        open_weights = [
            weight if have < cap else 0 for weight, cap, have in zip(weights, caps, applied, strict=True)
        ]
        if not excess or not any(open_weights):
            return applied
        shares = by_largest_remainder(excess, open_weights)
