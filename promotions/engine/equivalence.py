"""Which sets of coupons are the same for every option of the later slots.

A later offer sees the sum of what its lines have left, and spreads what it takes by prices that never change. So
any fen may lie on either of two lines in the same later percentages, as long as neither of them runs empty.
"""

from collections.abc import Sequence

from promotions.engine.outcome import AppliedOption
from promotions.engine.slots import Slot

# Of one sum in a number that is a row of sums: more than enough for any amount in fen.
BITS = 48


def equivalence_classes(
    coupons: Sequence[AppliedOption], later: Sequence[Slot], left: Sequence[int]
) -> list[int]:
    """A number per coupon: two sets on disjoint lines with the same sum are alike for the later slots."""
    numbers = _line_numbers(coupons, later, left)
    # In rows of bits: postage freed, gifts, what is taken off each kind of lines, and who bars a later offer.
    barring = BITS * (max(numbers) + 3)
    kinds = []
    for place, applied in enumerate(coupons):
        option = applied.option
        kind = option.frees_postage + (option.gift_value << BITS)
        if option.offer.blocks:
            kind += 1 << barring + place
        for line, share in zip(option.lines, applied.shares, strict=True):
            kind += share << BITS * (numbers[line] + 2)
        kinds.append(kind)
    return kinds


def _line_numbers(coupons: Sequence[AppliedOption], later: Sequence[Slot], left: Sequence[int]) -> list[int]:
    """A number per line; lines with the same number are alike for the later slots."""
    least_left = list(left)
    for applied in coupons:
        for line, share in zip(applied.option.lines, applied.shares, strict=True):
            least_left[line] = min(least_left[line], left[line] - share)
    alone = _may_run_empty(later, least_left)
    options = [one.option for slot in later for one in slot.everything()]
    options += [applied.option for applied in coupons]
    masks = [option.mask for option in options if option.off_permyriad or option.offer.blocks]
    numbers: dict[tuple[int, ...], int] = {}
    return [
        numbers.setdefault(
            (-1, line) if line in alone else tuple([mask >> line & 1 for mask in masks]), len(numbers)
        )
        for line in range(len(left))
    ]


def _may_run_empty(later: Sequence[Slot], least_left: Sequence[int]) -> set[int]:
    """The lines from which the later slots might want more than they have left.

    What exceeds a line is redistributed to the others, so they are found in rounds.
    """
    found: set[int] = set()
    while True:
        needs = [0] * len(least_left)
        for slot in later:
            for line, most in _most_taken(slot, found).items():
                needs[line] += most
        more = {line for line, need in enumerate(needs) if need > least_left[line]} - found
        if not more:
            return found
        found |= more


def _most_taken(slot: Slot, empty: set[int]) -> dict[int, int]:
    """The most that a slot takes off each line when others may be empty; rounding adds a fen in every round."""
    taken: dict[int, int] = {}
    for one in slot.everything():
        pairs = [
            pair for pair in zip(one.option.lines, one.option.weights, strict=True) if pair[0] not in empty
        ]
        whole = sum([weight for _, weight in pairs])
        total, rounds = sum(one.most.values()), len(one.option.lines) - len(pairs) + 2
        for line, weight in pairs:
            most = total * weight // whole + rounds if whole else 0
            taken[line] = max(taken.get(line, 0), one.most[line], most)
    return taken
