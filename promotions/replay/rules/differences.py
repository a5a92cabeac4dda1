"""What the platform charged against what the engine says, line by line, to the fen."""

from collections.abc import Sequence
from dataclasses import dataclass

from promotions.engine.quotes import Quote
from promotions.replay.causes import Cause


@dataclass(frozen=True, slots=True)
class Charged:
    """One SKU of an order as the platform charged it: `divide_order_fee` and its parts, in fen, for all pieces.

    Without `is_split` only what was paid is known, not how much came off the price and how much off the order.
    """

    sku_id: int
    item_fen: int
    share_fen: int
    paid_fen: int
    adjusted_fen: int = 0
    is_split: bool = True


@dataclass(frozen=True, slots=True)
class LineDifference:
    """Charged less ours: of the item-level price, of the share of discounts on the order, and of what is paid.

    Where the charge is not split, all of the difference is in the share.
    """

    sku_id: int
    item_fen: int
    share_fen: int
    paid_fen: int


def differences(charged: Sequence[Charged], quote: Quote) -> list[LineDifference]:
    """The lines that are not equal to the fen, in order of SKU."""
    ours = {line.sku_id: line for line in quote.lines}
    found = []
    for line in sorted(charged, key=lambda line: line.sku_id):
        own = ours[line.sku_id]
        paid_fen = line.paid_fen - own.pays_fen
        item_fen, share_fen = 0, -paid_fen
        if line.is_split:
            item_fen, share_fen = line.item_fen - own.item_fen, line.share_fen - (own.item_fen - own.pays_fen)
        one = LineDifference(line.sku_id, item_fen, share_fen, paid_fen)
        if one.item_fen or one.share_fen or one.paid_fen:
            found.append(one)
    return found


def likely_cause(
    charged: Sequence[Charged],
    quote: Quote,
    *,
    unknown_promotions: Sequence[str] = (),
    with_all_coupons: Quote | None = None,
) -> Cause | None:
    """Why they differ; None when they do not.

    `unknown_promotions`: names on the order that no activity of ours has. `with_all_coupons`: the quote for a
    buyer who holds every coupon there was.
    """
    found = differences(charged, quote)
    if not found:
        return None
    if any(line.adjusted_fen for line in charged):
        return Cause.CHANGED_BY_HAND
    if unknown_promotions:
        return Cause.UNKNOWN_PROMOTION
    if with_all_coupons is not None and not differences(charged, with_all_coupons):
        return Cause.HELD_COUPON
    return _by_amounts(found, len(charged))


def _by_amounts(found: Sequence[LineDifference], lines: int) -> Cause:
    items = sum(line.item_fen for line in found)
    shares = sum(line.share_fen for line in found)
    if all(line.item_fen == 0 for line in found):
        if shares == 0:
            return Cause.ROUNDING if all(abs(line.share_fen) <= 1 for line in found) else Cause.ALLOCATION
        if abs(shares) <= lines:
            return Cause.ROUNDING
        return Cause.ORDER_DISCOUNT_MORE if shares > 0 else Cause.ORDER_DISCOUNT_LESS
    if abs(items) <= lines and abs(shares) <= lines:
        return Cause.ROUNDING
    return Cause.ITEM_PRICE_LOWER if items < 0 else Cause.ITEM_PRICE_HIGHER
