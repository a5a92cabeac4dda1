"""Which activity an order's promotion is, by what the platform called it and what was recorded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """One promotion as the platform told it; `number` is that of the order or of a line of it.

    `discount_fen` is None where it says none: 限时打折, free postage.
    """

    number: str
    name: str
    promotion_id: str = ""
    discount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A use that was recorded when the order was placed; not `of_goods` is one that freed the postage."""

    activity_id: int
    discount_fen: int
    of_goods: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """A promotion of an order: `told` is None where only the record knows, `activity_id` where nobody does."""

    told: Told | None
    activity_id: int | None
    discount_fen: int
    is_recorded: bool = False


def with_amounts(told: Sequence[Told], line_discounts_fen: Mapping[str, int]) -> list[tuple[Told, int]]:
    """Each with its amount; one without has what the others left of its line's discount.

    `line_discounts_fen`: number of a line → all that was taken off it under that number.
    """
    left = dict(line_discounts_fen)
    for one in told:
        left[one.number] = left.get(one.number, 0) - (one.discount_fen or 0)
    found = []
    for one in told:
        if one.discount_fen is None:
            found.append((one, max(left[one.number], 0)))
            left[one.number] = 0
        else:
            found.append((one, one.discount_fen))
    return found


def activity_part(promotion_id: str) -> str:
    """Tool and activity of a platform's ID, without the detail: `mjs-123024` of `mjs-123024_211143`."""
    return promotion_id.partition("_")[0]


def match(
    told: Iterable[tuple[Told, int]],
    known_as: Callable[[Told], Sequence[int]],
    recorded: Sequence[Recorded],
) -> list[Given]:
    """Each promotion with its activity, and the records that the platform did not name.

    `known_as`: the activities called so that ran when the order was placed. Two of one name are told
    apart by the record alone. A name that nobody has is the one record left over with the same discount.
    """
    known = {use.activity_id for use in recorded}
    found: list[Given] = []
    for one, amount_fen in told:
        ids = known_as(one)
        sure = [pk for pk in ids if pk in known] or list(ids)
        activity_id = sure[0] if len(sure) == 1 else None
        found.append(Given(one, activity_id, amount_fen, activity_id in known))
    named = {given.activity_id for given in found}
    left = [use for use in recorded if use.activity_id not in named]
    found = [_by_amount(given, found, left) for given in found]
    named = {given.activity_id for given in found}
    return found + [
        Given(None, use.activity_id, use.discount_fen, True)
        for use in recorded
        if use.activity_id not in named
    ]


def _by_amount(given: Given, found: Sequence[Given], left: Sequence[Recorded]) -> Given:
    if given.activity_id is not None:
        return given
    same = [one for one in found if one.activity_id is None and one.discount_fen == given.discount_fen]
    uses = [use for use in left if use.discount_fen == given.discount_fen]
    if len(same) == len(uses) == 1:
        return Given(given.told, uses[0].activity_id, given.discount_fen, True)
    return given
