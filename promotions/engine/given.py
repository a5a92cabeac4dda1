"""What is given on the way to an order, and where the search for the best one stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from promotions.engine.offers import Level
from promotions.engine.options import Option


@dataclass(frozen=True, slots=True)
class Given:
    """An option that takes effect: what it takes off each of its lines, other shops' lines and the postage."""

    option: Option
    shares: tuple[int, ...]
    elsewhere_fen: int
    postage_fen: int

    @property
    def discount_fen(self) -> int:
        """All that it takes off."""
        return sum(self.shares) + self.elsewhere_fen + self.postage_fen


@dataclass(frozen=True, slots=True)
class Choice:
    """The cheapest order: what was given, in the order of application, and what is left to pay."""

    given: tuple[Given, ...]
    left: tuple[int, ...]
    postage_fen: int

    @property
    def pays_fen(self) -> int:
        """Goods and postage."""
        return sum(self.left) + self.postage_fen

    @property
    def gift_value(self) -> int:
        """What the gifts are worth; a postage offer gives none."""
        return sum(one.option.gift_value for one in self.given if one.option.offer.level is not Level.POSTAGE)


@dataclass(frozen=True, slots=True)
class State:
    """Where the search stands: what the lines have left, and what was given so far."""

    left: list[int]
    goods_fen: int
    freed: bool
    gift_value: int
    given: tuple[Given, ...]
    # Lines on which a later level gives nothing.
    barred: Mapping[Level, int]
