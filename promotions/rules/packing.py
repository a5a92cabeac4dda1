"""Coupons on disjoint lines: what the best set of them is worth, and every set worth enough.

Lines get prices so that no coupon is worth more than its lines together. What is left of the prices then
bounds what the remaining lines can still bring, which keeps the search small.
"""

from collections.abc import Callable, Iterator, Sequence

# Beyond so many steps the best set is only bounded from above.
MAX_STEPS = 20_000
EPSILON = 1e-9
# How often the price of every line is lowered.
ROUNDS = 2


class Packing:
    """Coupons by their lines (a mask) and their worth; a worth below 0 counts as 0 for what they bring."""

    def __init__(self, masks: Sequence[int], worth: Sequence[float]) -> None:
        lines_of = [_lines(mask) for mask in masks]
        prices = _line_prices(lines_of, worth)
        # The dearest lines first: what is decided there changes most.
        order = sorted(prices, key=lambda line: (-prices[line], line))
        self._prices = [prices[line] for line in order]
        place = {line: bit for bit, line in enumerate(order)}
        self._all = (1 << len(order)) - 1
        self._by_lowest: dict[int, list[tuple[float, int, float, int]]] = {}
        for number, (lines, value) in enumerate(zip(lines_of, worth, strict=True)):
            moved = sum([1 << place[line] for line in lines])
            covered = sum([prices[line] for line in lines])
            self._by_lowest.setdefault(moved & -moved, []).append((value, moved, covered, number))
        for found in self._by_lowest.values():
            found.sort(key=lambda one: (one[2] - one[0], one[3]))

    def most(self) -> float:
        """No set is worth more."""
        return sum(self._prices)

    def best(self) -> float:
        """What the best set is worth; no less than that when finding it takes too long."""
        found = [0.0]
        better = self.sets(lambda most: most > found[-1] + EPSILON)
        for steps, (worth, _) in enumerate(better):
            found.append(worth)
            if steps > MAX_STEPS:
                return self.most()
        return max(found)

    def sets(self, may_matter: Callable[[float], bool]) -> Iterator[tuple[float, list[int]]]:
        """Every set, the empty one too, that `may_matter` lets through, with what it is worth.

        It is asked with the most that a start of a set can lead to, anew at every step.
        """
        return self._sets(self._all, 0.0, sum(self._prices), [], may_matter)

    def _sets(
        self, free: int, worth: float, rest: float, chosen: list[int], may_matter: Callable[[float], bool]
    ) -> Iterator[tuple[float, list[int]]]:
        while free:
            lowest = free & -free
            for value, mask, covered, number in self._by_lowest.get(lowest, ()):
                if mask & free == mask and may_matter(worth + value + rest - covered):
                    with_it = [*chosen, number]
                    yield from self._sets(free ^ mask, worth + value, rest - covered, with_it, may_matter)
            free ^= lowest
            rest -= self._prices[lowest.bit_length() - 1]
            if not may_matter(worth + rest):
                return
        if may_matter(worth):
            yield worth, chosen


def _line_prices(lines_of: Sequence[Sequence[int]], worth: Sequence[float]) -> dict[int, float]:
    """A price for every line, so that each coupon's lines together cost at least what it is worth.

    Lowered line by line while any can be: near the least there is, which is all a bound needs.
    """
    on_line: dict[int, list[int]] = {}
    for coupon, lines in enumerate(lines_of):
        for line in lines:
            on_line.setdefault(line, []).append(coupon)
    fair = [value / len(lines) for lines, value in zip(lines_of, worth, strict=True)]
    prices = {line: max(0.0, *[fair[coupon] for coupon in coupons]) for line, coupons in on_line.items()}
    # What each coupon's lines cost beyond its worth.
    spare = [
        sum([prices[line] for line in lines]) - value for lines, value in zip(lines_of, worth, strict=True)
    ]
    for _ in range(ROUNDS):
        for line in sorted(prices, key=lambda line: (-prices[line], line)):
            less = min(prices[line], *[spare[coupon] for coupon in on_line[line]])
            if less > EPSILON:
                prices[line] -= less
                for coupon in on_line[line]:
                    spare[coupon] -= less
    return prices


def _lines(mask: int) -> list[int]:
    return [line for line in range(mask.bit_length()) if mask >> line & 1]
