"""Matches the promotions that an order names with activities, by name, by ID and by recorded uses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatedPromotion:
    """One promotion that the order names; `number` is that of the order or of a line.

    `discount_fen` is None where no amount is stated: 限时打折, free postage.
    """

    number: str
    name: str
    promotion_id: str = ""
    discount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A use that was recorded when the order was placed; `of_goods` is False for free postage."""

    activity_id: int
    discount_fen: int
    of_goods: bool = True


@dataclass(frozen=True, slots=True)
class MatchedPromotion:
    """A promotion of an order: `stated` is None for a use known only by its record; `activity_id` None is unknown."""

    stated: StatedPromotion | None
    activity_id: int | None
    discount_fen: int
    is_recorded: bool = False


def with_amounts(
    stated: Sequence[StatedPromotion], line_discounts_fen: Mapping[str, int]
) -> list[tuple[StatedPromotion, int]]:
    """Each with its amount; one without an amount has the rest of its line's discount.

    `line_discounts_fen`: number of a line → all that was taken off it under that number.
    """
    left = dict(line_discounts_fen)
    for one in stated:
        left[one.number] = left.get(one.number, 0) - (one.discount_fen or 0)
    found = []
    for one in stated:
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
    stated: Iterable[tuple[StatedPromotion, int]],
    known_as: Callable[[StatedPromotion], Sequence[int]],
    recorded: Sequence[Recorded],
) -> list[MatchedPromotion]:
    """Each promotion with its activity, then the recorded uses that the order does not name.

    `known_as`: the activities with that name or ID that ran when the order was placed. Of several, the recorded
    one is taken. A promotion without an activity is matched with the only recorded use of the same amount.
    """
    known = {use.activity_id for use in recorded}
    found: list[MatchedPromotion] = []
    for one, amount_fen in stated:
        ids = known_as(one)
        sure = [pk for pk in ids if pk in known] or list(ids)
        activity_id = sure[0] if len(sure) == 1 else None
        found.append(MatchedPromotion(one, activity_id, amount_fen, activity_id in known))
    named = {matched.activity_id for matched in found}
    left = [use for use in recorded if use.activity_id not in named]
    found = [_by_amount(matched, found, left) for matched in found]
    named = {matched.activity_id for matched in found}
    return found + [
        MatchedPromotion(None, use.activity_id, use.discount_fen, True)
        for use in recorded
        if use.activity_id not in named
    ]


def _by_amount(
    matched: MatchedPromotion, found: Sequence[MatchedPromotion], left: Sequence[Recorded]
) -> MatchedPromotion:
    if matched.activity_id is not None:
        return matched
    same = [one for one in found if one.activity_id is None and one.discount_fen == matched.discount_fen]
    uses = [use for use in left if use.discount_fen == matched.discount_fen]
    if len(same) == len(uses) == 1:
        return MatchedPromotion(matched.stated, uses[0].activity_id, matched.discount_fen, True)
    return matched
