"""How much the slots still to come can take off at most, once the percentages are fixed.

A fixed percentage takes its part of what is then left, so each fen that an earlier offer surely takes from
its lines is worth that part less. Everything else is a sum: the best of every slot. Sound by linear-programming
duality (docs/pricing.md), and exact unless percentages follow each other or lines run empty.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from promotions.engine.money import WHOLE_PERMYRIAD
from promotions.engine.packing import Packing
from promotions.engine.slots import Candidate, Slot

# Floating point stays far below this, the fen far above.
EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Percentage:
    """A fixed percentage of a slot: it takes at most `part` of what its lines have left, and `rest_fen`.

    `weight` and `weighed_rest` are the same where later percentages lose what this one takes.
    """

    slot: int
    candidate: Candidate
    part: float
    rest_fen: float
    weight: float
    weighed_rest: float


class Ground:
    """What does not depend on the percentages fixed: which lines cannot run empty, and what each may lose."""

    def __init__(self, slots: Sequence[Slot], amounts: Sequence[int]) -> None:
        self.slots, self.amounts = slots, amounts
        self._packings: dict[tuple[tuple[int, ...], tuple[float, ...]], Packing] = {}
        self.needs = [[0] * len(amounts)]
        for slot in reversed(slots):
            most = [0] * len(amounts)
            for candidate in slot.everything():
                for line, share in candidate.most.items():
                    most[line] = max(most[line], share)
            self.needs.append(list(map(int.__add__, self.needs[-1], most)))
        self.needs.reverse()
        self.safe = frozenset(line for line, amount in enumerate(amounts) if self.needs[0][line] <= amount)
        self.needs = [
            [need if line in self.safe else 0 for line, need in enumerate(needs)] for needs in self.needs
        ]

    def packing(self, masks: Sequence[int], values: Sequence[float]) -> Packing:
        """Sets of coupons on disjoint lines; those of the same values keep what they found."""
        key = tuple(masks), tuple(values)
        if key not in self._packings:
            self._packings[key] = Packing(masks, values)
        return self._packings[key]

    def pack(self, coupons: Sequence[Candidate], values: Sequence[float]) -> float:
        """The most that coupons on disjoint lines are worth together."""
        return self.packing([one.option.mask for one in coupons], values).best()

    def part_of(self, candidate: Candidate, lines: frozenset[int]) -> float:
        """How much of what the candidate takes surely falls on these lines, as a fraction."""
        option = candidate.option
        whole = sum(option.weights)
        shared = sum(
            weight
            for line, weight in zip(option.lines, option.weights, strict=True)
            if line in lines & self.safe
        )
        return shared / whole if whole else 0.0


class Estimate:
    """The most that the slots from one on can take off, for one choice of percentages (None: not one of them)."""

    def __init__(self, ground: Ground, fixed: Sequence[Candidate | None], postage_fen: int) -> None:
        self.ground, self.fixed, self.postage_fen = ground, fixed, postage_fen
        self.percentages = _weighed(ground, fixed)
        self._lines = {
            one.slot: ground.safe.intersection(one.candidate.option.lines) for one in self.percentages
        }
        self.worth: list[list[tuple[float, Candidate]]] = []
        # Best of the slots from here on; also with the postage that a candidate frees.
        self._best = [(0.0, 0.0)]
        self.gifts = [0]
        self.may_free = [False]
        for place in range(len(fixed) - 1, -1, -1):
            self._add(place)
        for series in (self.worth, self._best, self.gifts, self.may_free):
            series.reverse()

    def is_sure(self, place: int, left: Sequence[int]) -> bool:
        """Whether no safe line can run empty from this slot on."""
        return all(map(int.__ge__, left, self.ground.needs[place]))

    def most_off(self, place: int, left: Sequence[int], *, sure: bool) -> tuple[float, float]:
        """The most that the slots from `place` on take off the goods; and with the postage they free."""
        off = 0.0
        for one in self.percentages:
            if one.slot >= place:
                there = sum([left[line] for line in one.candidate.option.lines])
                off += one.weight * there + one.weighed_rest if sure else one.part * there + one.rest_fen
        best = (self._best if sure else self._loose)[place]
        return off + best[0], off + best[1]

    def least(self, place: int, goods_fen: int, off: tuple[float, float], *, freed: bool) -> int:
        """The least to be paid when the slots from `place` on take off at most that much."""
        goods = max(goods_fen - off[0], 0.0)
        if freed:
            return math.ceil(goods - EPSILON)
        without_freeing = goods + (0 if self.may_free[place] else self.postage_fen)
        return math.ceil(max(without_freeing, goods_fen - off[1] + self.postage_fen) - EPSILON)

    def needed(
        self, place: int, goods_fen: int, off: tuple[float, float], most_fen: int, *, freed: bool
    ) -> float:
        """How much more must come off, before the slot, for `least` to be no more than `most_fen`."""
        needed = goods_fen - off[0]
        if not freed:
            needed += 0 if self.may_free[place] else self.postage_fen
            needed = max(needed, goods_fen - off[1] + self.postage_fen)
        return needed - most_fen - EPSILON if most_fen >= 0 else math.inf

    def value(self, place: int, value_fen: float, shares: Mapping[int, int]) -> float:
        """What taking these shares in a slot is worth, less what later percentages lose by it."""
        lost = 0.0
        for one in self.percentages:
            if one.slot > place:
                lines = self._lines[one.slot]
                lost += one.weight * sum([share for line, share in shares.items() if line in lines])
        return value_fen - lost

    @cached_property
    def _loose(self) -> list[tuple[float, float]]:
        """Best of the slots from each on, without counting on what earlier ones take from lines."""
        best = [(0.0, 0.0)]
        for slot, fixed in zip(reversed(self.ground.slots), reversed(self.fixed), strict=True):
            worth = [(float(one.value_fen), one) for one in slot.candidates]
            values = [float(one.value_fen) for one in slot.coupons]
            best.append(self._with_this(best[-1], slot, fixed, worth, values))
        return best[::-1]

    def _add(self, place: int) -> None:
        slot, fixed = self.ground.slots[place], self.fixed[place]
        values: list[float] = []
        if fixed:
            worth = [(0.0, fixed)]
            gifts, may_free = fixed.gift_value, fixed.frees_postage
        else:
            worth = [(self.value(place, one.value_fen, one.shares), one) for one in slot.candidates]
            worth.sort(key=lambda pair: (-pair[0], pair[1].offer.offer_id))
            values = [self.value(place, one.value_fen, one.shares) for one in slot.coupons]
            gifts = max((one.gift_value for one in slot.candidates), default=0)
            gifts = max(gifts, sum(one.gift_value for one in slot.coupons))
            may_free = any(one.frees_postage for one in (*slot.candidates, *slot.coupons))
        self.worth.append(worth)
        self._best.append(self._with_this(self._best[-1], slot, fixed, worth, values))
        self.gifts.append(self.gifts[-1] + gifts)
        self.may_free.append(self.may_free[-1] or may_free)

    def _with_this(
        self,
        later: tuple[float, float],
        slot: Slot,
        fixed: Candidate | None,
        worth: Sequence[tuple[float, Candidate]],
        values: Sequence[float],
    ) -> tuple[float, float]:
        """The best of the later slots and of this one; `values` are those of its coupons."""
        if fixed:
            return later[0], later[1] + (self.postage_fen if fixed.frees_postage else 0)
        best = max((value for value, _ in worth), default=0.0)
        free = max((value + self.postage_fen for value, one in worth if one.frees_postage), default=0.0)
        if coupons := slot.coupons:
            best = max(best, self.ground.pack(coupons, values))
            if self.postage_fen and any(one.frees_postage for one in coupons):
                free = max(free, self.ground.pack(coupons, self._with_postage(coupons, values)))
        return later[0] + max(best, 0.0), later[1] + max(best, free, 0.0)

    def _with_postage(self, coupons: Sequence[Candidate], values: Sequence[float]) -> list[float]:
        pairs = zip(coupons, values, strict=True)
        return [value + (self.postage_fen if one.frees_postage else 0) for one, value in pairs]


def _weighed(ground: Ground, fixed: Sequence[Candidate | None]) -> list[Percentage]:
    """The fixed percentages with their weights, found from the last one back."""
    weighed: list[Percentage] = []
    for place in range(len(fixed) - 1, -1, -1):
        candidate = fixed[place]
        if candidate is None:
            continue
        factor = 1.0
        for later in weighed:
            lines = frozenset(later.candidate.option.lines)
            factor -= later.weight * ground.part_of(candidate, lines)
        factor = max(factor, 0.0)
        part = candidate.option.off_permyriad / WHOLE_PERMYRIAD
        rest = 0.5 + candidate.option.amount_fen
        # Rounding may keep up to a fen per line from falling where it should, once per earlier percentage.
        astray = part * sum(len(earlier.option.lines) for earlier in fixed[:place] if earlier is not None)
        weighed.append(Percentage(place, candidate, part, rest, factor * part, factor * (rest + astray)))
    return weighed[::-1]
