"""Fen and yuan: the engine counts whole fen, everything around it writes decimals."""

from decimal import Decimal

WHOLE_PERMYRIAD = 10_000


def to_fen(amount_cny: Decimal) -> int:
    """Yuan as whole fen; raises ValueError when there is more than two decimals."""
    fen = amount_cny * 100
    if fen != fen.to_integral_value():
        raise ValueError(f"{amount_cny} yuan is not a whole number of fen")
    return int(fen)


def from_fen(amount_fen: int) -> Decimal:
    """Fen as yuan with two decimals."""
    return Decimal(amount_fen).scaleb(-2)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded half up; both are ≥ 0, the denominator is not 0."""
    return (2 * numerator + denominator) // (2 * denominator)


def permyriad_of(amount_fen: int, permyriad: int) -> int:
    """So many ten-thousandths of an amount, rounded half up to the fen."""
    return half_up(amount_fen * permyriad, WHOLE_PERMYRIAD)
