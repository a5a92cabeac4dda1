"""Sets of places as numbers: bit n is set when place n is in the set."""

from collections.abc import Sequence


def places(mask: int) -> tuple[int, ...]:
    """The places of a set, in ascending order."""
    return tuple([place for place, bit in enumerate(bin(mask)[:1:-1]) if bit == "1"])


def transposed(rows: Sequence[int], width: int) -> list[int]:
    """Rows of bits as columns: bit p of column n is bit n of row p."""
    if not rows or not width:
        return [0] * width
    texts = [format(row, f"0{width}b") for row in reversed(rows)]
    return [int("".join(column), 2) for column in zip(*texts, strict=True)][::-1]
