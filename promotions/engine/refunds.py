"""What comes back when goods do: the paid share of the pieces, and the coupon only for the whole order."""

from datetime import datetime

from promotions.engine.money import half_up


def refund_fen(paid_fen: int, quantity: int, already_refunded: int, returned: int) -> int:
    """The refund for so many more returned pieces of a line; `already_refunded` counts pieces.

    All refunds of a line sum to exactly what was paid for it, in whatever portions it comes back.
    """
    if not 0 <= already_refunded <= already_refunded + returned <= quantity or quantity < 1:
        raise ValueError(f"{returned} more of {quantity} pieces after {already_refunded}")
    upto = half_up(paid_fen * (already_refunded + returned), quantity)
    return upto - half_up(paid_fen * already_refunded, quantity)


def coupon_returns(
    *, pieces_bought: int, pieces_returned: int, moment: datetime, valid_until: datetime
) -> bool:
    """Whether the coupon of an order comes back: everything was returned while it is still valid."""
    return pieces_bought == pieces_returned > 0 and moment < valid_until
