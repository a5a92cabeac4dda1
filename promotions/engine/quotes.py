"""What the engine answers: the price of every line, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from promotions.engine.offers import Gift, Level


@dataclass(frozen=True, slots=True)
class Piece:
    """Pieces of a line that have one item-level price; `offer_id` is None where nothing lowers it.

    `amount_fen` is for all of them: the price of a bundle or of every second piece need not divide evenly.
    """

    quantity: int
    amount_fen: int
    offer_id: int | None = None


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One SKU of the basket, priced: `list_fen` ≥ `item_fen` ≥ `pays_fen` ≥ 0, all for the whole line."""

    sku_id: int
    quantity: int
    list_fen: int
    item_fen: int
    pays_fen: int
    pieces: tuple[Piece, ...]
    # Offer above item level → its share on this line.
    shares_fen: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Discount:
    """One offer that took effect, and all that it took off the goods or the postage."""

    offer_id: int
    title: str
    level: Level
    discount_fen: int
    # How often a repeating tier applied.
    times: int = 1
    # The threshold reached, in fen or pieces; 0 when there is none.
    threshold: int = 0


@dataclass(frozen=True, slots=True)
class NextThreshold:
    """Buy `missing` more (fen, or pieces) in the offer's scope: that saves at least `saving_fen` more than
    the buyer saves now, all discounts together, or brings the gifts."""

    offer_id: int
    title: str
    by_quantity: bool
    missing: int
    saving_fen: int
    gifts: tuple[Gift, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """An offer that did not take effect, and why: a code of `REASONS` and its numbers, for the explanation."""

    offer_id: int
    title: str
    reason: str
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Quote:
    """The best price the platform's rules allow for a basket.

    `pays_fen` = sum of the lines' `pays_fen` + `postage_fen`. `deposit_fen` is the part due now in a presale.
    `elsewhere_discount_fen` is the part of a cross-shop discount that falls on other shops' lines.
    """

    lines: tuple[PricedLine, ...]
    discounts: tuple[Discount, ...]
    gifts: tuple[tuple[int, Gift], ...]
    postage_fen: int
    goods_fen: int
    pays_fen: int
    deposit_fen: int = 0
    elsewhere_discount_fen: int = 0
    next_thresholds: tuple[NextThreshold, ...] = ()
    refused: tuple[Refused, ...] = ()
