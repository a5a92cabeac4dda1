"""The facts that the checker reads, and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from promotions.engine.baskets import Item
from promotions.engine.offers import Offer, Rulebook

DEFAULT_RULEBOOK = Rulebook()


class LimitKind(StrEnum):
    """Below which price a SKU must not be sold."""

    COST = "cost"
    FLOOR = "floor"
    MIN_DISCOUNT = "min_discount"
    # A promise on the counted price, made when the SKU was enrolled in an event.
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class Limit:
    """No piece below `price_fen`; a commitment holds from `starts_at` until before `ends_at`."""

    kind: LimitKind
    price_fen: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def holds(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether it is in force at some moment of a window."""
        return (self.starts_at is None or self.starts_at < ends_at) and (
            self.ends_at is None or starts_at < self.ends_at
        )


@dataclass(frozen=True, slots=True)
class CheckedSku:
    """A SKU with the prices it must not fall below; `stock` is None when it is unknown."""

    item: Item
    limits: tuple[Limit, ...] = ()
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class CheckedShop:
    """Everything a check reads: live, scheduled and draft offers alike."""

    skus: tuple[CheckedSku, ...]
    offers: tuple[Offer, ...]
    rulebook: Rulebook = DEFAULT_RULEBOOK
    # Offers whose item-level prices count for the lowest price, so that a commitment binds them.
    counted_offer_ids: frozenset[int] = frozenset()
    # Pieces of a SKU that an offer still has for all orders together, where that is not its limit per order.
    pieces_for_all: Mapping[int, int | None] = field(default_factory=lambda: MappingProxyType({}))

    def pieces_left(self, offer: Offer) -> int | None:
        """Pieces of each SKU that may still be sold under an offer; None when nothing ends it."""
        return self.pieces_for_all.get(offer.offer_id, offer.limits.pieces_left)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A piece of a SKU might go below a limit at some moment of [starts_at, ends_at).

    `bound_fen` is below every price that a basket can reach then; `offer_ids` are the offers that touch the SKU.
    `slack_fen` is the part of the bound that is only rounding.
    """

    sku_id: int
    starts_at: datetime
    ends_at: datetime
    limit: Limit
    bound_fen: float
    slack_fen: float
    offer_ids: tuple[int, ...]
