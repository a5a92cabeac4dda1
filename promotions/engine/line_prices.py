"""Prices for the lines of a basket, so that each coupon's lines together cost at least what it is worth.

Whatever set of coupons on disjoint lines is taken, it is worth no more than all lines cost. The least sum of such
prices is the linear program dual to choosing coupons in parts; `quick_prices` come near, `least_prices` are it.
"""

from collections.abc import Sequence

# The lines of each coupon and what it is worth.
Coupons = Sequence[tuple[Sequence[int], float]]
EPSILON = 1e-9
# How often the price of every line is lowered.
ROUNDS = 2
# Pivots for each line, after which the prices are good enough.
PIVOTS = 10


def quick_prices(coupons: Coupons) -> dict[int, float]:
    """Lowered line by line while any can be: near the least there are."""
    on_line: dict[int, list[int]] = {}
    for coupon, (lines, _) in enumerate(coupons):
        for line in lines:
            on_line.setdefault(line, []).append(coupon)
    fair = [value / len(lines) for lines, value in coupons]
    prices = {line: max(0.0, *[fair[coupon] for coupon in found]) for line, found in on_line.items()}
    # What each coupon's lines cost beyond its worth.
    spare = [sum([prices[line] for line in lines]) - value for lines, value in coupons]
    for _ in range(ROUNDS):
        for line in sorted(prices, key=lambda line: (-prices[line], line)):
            less = min(prices[line], *[spare[coupon] for coupon in on_line[line]])
            if less > EPSILON:
                prices[line] -= less
                for coupon in on_line[line]:
                    spare[coupon] -= less
    return prices


def least_prices(coupons: Coupons) -> dict[int, float]:
    """The least there are, by the simplex method; never too low, however floating point rounds."""
    lines = sorted({line for found, _ in coupons for line in found})
    place = {line: row for row, line in enumerate(lines)}
    columns = [[place[line] for line in found] for found, _ in coupons]
    worth = [value for _, value in coupons]
    prices = _simplex(columns, worth, len(lines))
    for rows, value in zip(columns, worth, strict=True):
        missing = value - sum([prices[row] for row in rows])
        if missing > 0:
            prices[rows[0]] += missing
    return {line: prices[row] for row, line in enumerate(lines)}


def components(coupons: Coupons) -> list[Coupons]:
    """Groups of coupons that share no line with one another."""
    groups: list[tuple[set[int], list[tuple[Sequence[int], float]]]] = []
    for coupon in coupons:
        lines, members = set(coupon[0]), [coupon]
        for group in [group for group in groups if not lines.isdisjoint(group[0])]:
            groups.remove(group)
            lines |= group[0]
            members = group[1] + members
        groups.append((lines, members))
    return [members for _, members in groups]


def _simplex(columns: Sequence[Sequence[int]], worth: Sequence[float], rows: int) -> list[float]:
    """Choose parts of coupons, at most one whole per line, until none can be exchanged for a better one."""
    inverse = [[float(row == column) for column in range(rows)] for row in range(rows)]
    free = [1.0] * rows
    prices = [0.0] * rows
    for _ in range(PIVOTS * rows):
        gain, entering = _most_gained(columns, worth, prices)
        if entering is None:
            break
        needs = [sum([row[place] for place in entering]) for row in inverse]
        ratios = [
            (have / need, row)
            for row, (have, need) in enumerate(zip(free, needs, strict=True))
            if need > EPSILON
        ]
        if not ratios:
            break
        part, leaving = min(ratios)
        pivot = needs[leaving]
        line = [entry / pivot for entry in inverse[leaving]]
        for row, need in enumerate(needs):
            if row != leaving and need:
                inverse[row] = [entry - need * more for entry, more in zip(inverse[row], line, strict=True)]
                free[row] -= need * part
        inverse[leaving], free[leaving] = line, part
        prices = [price + gain * more for price, more in zip(prices, line, strict=True)]
    return [max(price, 0.0) for price in prices]


def _most_gained(
    columns: Sequence[Sequence[int]], worth: Sequence[float], prices: Sequence[float]
) -> tuple[float, Sequence[int] | None]:
    """The coupon worth most beyond its lines' prices, or a line left free whose price is below 0."""
    gains = [
        value - sum([prices[row] for row in column]) for column, value in zip(columns, worth, strict=True)
    ]
    gain = max(gains)
    lowest = min(prices)
    if max(gain, -lowest) <= 1e-7:
        return 0.0, None
    if gain >= -lowest:
        return gain, columns[gains.index(gain)]
    return -lowest, (prices.index(lowest),)
