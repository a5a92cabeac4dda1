"""List price up, then a discount: what the platform calls a false promotion."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from promotions.engine.offers import Level, Offer


@dataclass(frozen=True, slots=True)
class ListPriceRule:
    """In the `days` before a discount a list price may move by `change_permyriad` at most, up or down.

    `history`: SKU → day → list price in fen; SKUs whose price never moved need not be in it.
    """

    days: int
    change_permyriad: int
    history: Mapping[int, Mapping[date, int]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A SKU whose list price moved too far: from which price to which."""

    sku_id: int
    from_fen: int
    to_fen: int

    @property
    def change(self) -> float:
        """Of what it was: 0.25 is a quarter more."""
        return (self.to_fen - self.from_fen) / self.from_fen


def moved_before(
    offer: Offer,
    covered: frozenset[int],
    prices_fen: Mapping[int, int],
    rule: ListPriceRule,
    *,
    now: datetime,
    zone: tzinfo,
) -> list[Moved]:
    """The SKUs of a discount on items whose list price moved too far before it begins, the furthest first.

    One that began longer ago than the window is left alone.
    """
    if offer.level != Level.ITEM or offer.starts_at <= now - timedelta(days=rule.days):
        return []
    last = min(now, offer.starts_at).astimezone(zone).date()
    first = last - timedelta(days=rule.days)
    found = [
        moved
        for sku_id in sorted(covered & rule.history.keys() & prices_fen.keys())
        for moved in _moved(sku_id, _within(rule.history[sku_id], first, last), prices_fen[sku_id], rule)
    ]
    return sorted(found, key=lambda one: (-abs(one.change), one.sku_id))


def _within(prices: Mapping[date, int], first: date, last: date) -> Sequence[int]:
    return [price for day, price in prices.items() if first <= day < last]


def _moved(sku_id: int, before: Sequence[int], now_fen: int, rule: ListPriceRule) -> Iterator[Moved]:
    """Up from the lowest; only when it did not go up, down from the highest."""
    if not before or not min(before):
        return
    lowest, highest = min(before), max(before)
    if now_fen * 10_000 > lowest * (10_000 + rule.change_permyriad):
        yield Moved(sku_id, lowest, now_fen)
    elif now_fen * 10_000 < highest * (10_000 - rule.change_permyriad):
        yield Moved(sku_id, highest, now_fen)
