"""What the buyer wants: SKUs and pieces, with the facts of each SKU that offers ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Item:
    """One SKU as the engine sees it; `price_fen` is its list price 一口价."""

    sku_id: int
    product_id: int
    price_fen: int
    category: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of one SKU in the basket. Lines of the same SKU are priced as one."""

    item: Item
    quantity: int


@dataclass(frozen=True, slots=True)
class Basket:
    """Everything that is paid together at one shop.

    `elsewhere_fen`: what other shops' lines count, per cross-shop offer. `region` is the receiver's province.
    """

    lines: tuple[Line, ...]
    postage_fen: int = 0
    region: str = ""
    elsewhere_fen: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
