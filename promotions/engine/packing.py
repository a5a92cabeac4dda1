"""Coupons on disjoint lines: what the best set of them is worth, and every set worth enough.

Lines get prices so that no coupon is worth more than its lines together. What is left of the prices then
bounds what the remaining lines can still bring. What they really bring is remembered by the lines still
free, so each of these is computed once, however many sets of coupons lead there (docs/pricing.md).
"""

from collections.abc import Callable, Iterator, Sequence

from promotions.engine.bits import places
from promotions.engine.limits import MAX_PACKING_STEPS
from promotions.engine.line_prices import EPSILON, Coupons, components, least_prices, quick_prices

# More than floating point may lose over a set.
SLACK = 1e-7
# Beyond so many steps better line prices are worth their time.
QUICK_STEPS = 400
# Until then sets are not compared for being alike.
FEW_SETS = 20


class TooManySets(Exception):
    """The coupons combine in more ways than are compared."""


class _Unsolved(Exception):
    """The line prices are too far off to get on with."""


class Packing:
    """Coupons by their lines (a mask) and their worth; a worth below 0 counts as 0 for what they bring."""

    def __init__(self, masks: Sequence[int], worth: Sequence[float]) -> None:
        self._coupons: Coupons = [(places(mask), value) for mask, value in zip(masks, worth, strict=True)]
        self._steps, self._allowed, self._is_improved = 0, QUICK_STEPS, False
        prices = quick_prices(self._coupons)
        # The dearest lines first: what is decided there changes most.
        self._set_up(prices, sorted(prices, key=lambda line: (-prices[line], line)))

    def _set_up(self, prices: dict[int, float], order: Sequence[int]) -> None:
        self._prices = [prices[line] for line in order]
        place = {line: bit for bit, line in enumerate(order)}
        self._by_lowest: dict[int, list[tuple[float, int, float, int]]] = {}
        for number, (lines, value) in enumerate(self._coupons):
            moved = sum([1 << place[line] for line in lines])
            covered = sum([prices[line] for line in lines])
            self._by_lowest.setdefault(moved & -moved, []).append((value, moved, covered, number))
        for found in self._by_lowest.values():
            found.sort(key=lambda one: (one[2] - one[0], one[3]))
        # Free lines → the most they bring, and → no more than that.
        self._exact: dict[int, float] = {0: 0.0}
        self._at_most: dict[int, float] = {}

    def most(self) -> float:
        """No set is worth more."""
        return sum(self._prices)

    def best(self) -> float:
        """What the best set is worth; no less than that when finding it takes too long."""
        try:
            return self._best()
        except TooManySets:
            return self.most()

    def _best(self) -> float:
        try:
            return self._most_of(self._all, -1.0, self.most())
        except _Unsolved:
            self._improve()
            return self._most_of(self._all, -1.0, self.most())

    def sets(
        self, needed: Callable[[], float], kinds: Callable[[], Sequence[int]]
    ) -> Iterator[tuple[int, ...]]:
        """Every set, the empty one too, that is worth what is needed; which is asked again at every step.

        Where they are many, one is enough of sets on the same lines with the same sum of `kinds`, a number per
        coupon. Raises TooManySets.
        """
        try:
            yield from self._sets(needed, kinds)
        except _Unsolved:
            self._improve()
            yield from self._sets(needed, kinds)

    def _sets(
        self, needed: Callable[[], float], kinds: Callable[[], Sequence[int]]
    ) -> Iterator[tuple[int, ...]]:
        sums: Sequence[int] = ()
        seen: set[tuple[int, int]] = set()
        yielded = 0
        todo: list[tuple[int, float, float, tuple[int, ...]]] = [(self._all, 0.0, self.most(), ())]
        while todo:
            free, worth, rest, chosen = todo.pop()
            need = needed() - worth - SLACK
            if rest < need or self._most_of(free, need, rest) < need:
                continue
            if sums:
                like = free, sum([sums[number] for number in chosen])
                if like in seen:
                    continue
                seen.add(like)
            if free:
                todo += self._steps_from(free, worth, rest, chosen, need)
                continue
            yield chosen
            yielded += 1
            if yielded == FEW_SETS:
                sums = kinds()

    def _steps_from(
        self, free: int, worth: float, rest: float, chosen: tuple[int, ...], need: float
    ) -> Iterator[tuple[int, float, float, tuple[int, ...]]]:
        """The lowest free line left alone, or one of its coupons; the most promising last."""
        lowest = free & -free
        yield free ^ lowest, worth, rest - self._prices[lowest.bit_length() - 1], chosen
        for value, mask, covered, number in reversed(self._by_lowest.get(lowest, ())):
            if mask & free == mask and value + rest - covered >= need:
                yield free ^ mask, worth + value, rest - covered, (*chosen, number)

    @property
    def _all(self) -> int:
        return (1 << len(self._prices)) - 1

    def _improve(self) -> None:
        """Better line prices, and a problem of its own for lines that no coupon connects."""
        groups = [least_prices(group) for group in components(self._coupons)]
        prices = {line: price for group in groups for line, price in group.items()}
        order = [line for group in groups for line in sorted(group, key=lambda line: (-group[line], line))]
        self._allowed, self._is_improved = MAX_PACKING_STEPS, True
        self._set_up(prices, order)

    def _most_of(self, free: int, need: float, rest: float) -> float:
        """What the best set on free lines is worth; something no greater than `need` if that is no more."""
        if free in self._exact:
            return self._exact[free]
        known = self._at_most.get(free, rest)
        if known <= need + EPSILON:
            return known
        self._steps += 1
        if self._steps > self._allowed:
            raise TooManySets if self._is_improved else _Unsolved
        best = need
        lowest = free & -free
        for value, mask, covered, _number in self._by_lowest.get(lowest, ()):
            if value + rest - covered <= best + EPSILON:
                break
            if mask & free == mask:
                found = value + self._most_of(free ^ mask, best - value, rest - covered)
                if found > best + EPSILON:
                    best = found
        left = rest - self._prices[lowest.bit_length() - 1]
        if left > best + EPSILON:
            best = max(best, self._most_of(free ^ lowest, best, left))
        if best > need + EPSILON:
            self._exact[free] = best
        else:
            self._at_most[free] = need
        return best
