"""Which activity an order's promotion is, by what the platform called it and what was recorded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatedPromotion:
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
class MatchedPromotion:
    """A promotion of an order: `stated` is None where only the record knows, `activity_id` where nobody does."""

    stated: StatedPromotion | None
    activity_id: int | None
    discount_fen: int
    is_recorded: bool = False


def with_amounts(
    stated: Sequence[StatedPromotion], line_discounts_fen: Mapping[str, int]
) -> list[tuple[StatedPromotion, int]]:
    """Each with its amount; one without has what the others left of its line's discount.

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
    """Each promotion with its activity, and the records that the platform did not name.

    `known_as`: the activities called so that ran when the order was placed. Two of one name are told
    apart by the record alone. A name that nobody has is the one record left over with the same discount.
    """
    known = {use.activity_id for use in recorded}
    found: list[MatchedPromotion] = []
    for one, amount_fen in stated:
        ids = known_as(one)
        sure = [pk for pk in ids if pk in known] or list(ids)
        activity_id = sure[0] if len(sure) == 1 else None
        found.append(MatchedPromotion(one, activity_id, amount_fen, activity_id in known))
    named = {matched_promotions.activity_id for matched_promotions in found}
    left = [use for use in recorded if use.activity_id not in named]
    found = [_by_amount(matched_promotions, found, left) for matched_promotions in found]
    named = {matched_promotions.activity_id for matched_promotions in found}
    return found + [
        MatchedPromotion(None, use.activity_id, use.discount_fen, True)
        for use in recorded
        if use.activity_id not in named
    ]


def _by_amount(
    matched_promotions: MatchedPromotion, found: Sequence[MatchedPromotion], left: Sequence[Recorded]
) -> MatchedPromotion:
    if matched_promotions.activity_id is not None:
        return matched_promotions
    same = [
        one
        for one in found
        if one.activity_id is None and one.discount_fen == matched_promotions.discount_fen
    ]
    uses = [use for use in left if use.discount_fen == matched_promotions.discount_fen]
    if len(same) == len(uses) == 1:
        return MatchedPromotion(
            matched_promotions.stated, uses[0].activity_id, matched_promotions.discount_fen, True
        )
    return matched_promotions
