"""The promotions of an order as rows."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from orders.trades.models import SubOrder, Trade
from promotions.engine.money import from_fen
from promotions.engine.offers import Level
from promotions.engine.quotes import Quote
from promotions.quotes.conversion import activity_id_of
from promotions.replay.causes import Obstacle
from promotions.replay.models import Basis, OrderPromotion
from promotions.replay.replay import Replayed, fen
from promotions.replay.rules.order_match import (
    MatchedPromotion,
    Recorded,
    StatedPromotion,
    match,
    with_amounts,
)


def rows_of(
    trade: Trade,
    lines: Sequence[SubOrder],
    *,
    known_as: Callable[[StatedPromotion], Sequence[int]],
    recorded: Sequence[Recorded],
) -> list[OrderPromotion] | None:
    """The promotions that the order names and the recorded uses; None where only a replay can find them."""
    stated = stated_promotions(trade)
    matched_promotions = match(with_amounts(stated, _line_discounts(trade, lines)), known_as, recorded)
    if not stated and trade.pay_time is not None and _of_goods(recorded) < charged_discount_fen(trade, lines):
        return None
    return _numbered([*_named(trade, lines, matched_promotions), *_deducted(trade)])


def rows_of_replay(trade: Trade, replayed: Replayed, *, recorded: Sequence[Recorded]) -> list[OrderPromotion]:
    """The promotions of an equal replay; else the recorded uses, and the rest without an activity."""
    known = {use.activity_id for use in recorded}
    equal = replayed.equal
    if equal is not None:
        found = [_replayed(trade, replayed.lines, known, *one) for one in discounts_by_activity(equal)]
        missing = [use for use in recorded if use.activity_id not in {row.activity_id for row in found}]
    else:
        found, missing = [], list(recorded)
    found += _named(
        trade, (), [MatchedPromotion(None, use.activity_id, use.discount_fen, True) for use in missing]
    )
    if equal is None:
        rest = charged_discount_fen(trade, replayed.lines) - _of_goods(recorded)
        basis = Basis.UNKNOWN_LINES if isinstance(replayed.ours, Obstacle) else Basis.DIFFERS
        found.append(_row(trade, basis, discount_cny=from_fen(max(rest, 0))))
    return _numbered([*found, *_deducted(trade)])


def charged_discount_fen(trade: Trade, lines: Sequence[SubOrder]) -> int:
    """The whole discount on the lines, in fen; an unpaid order has only the discounts stated in the file."""
    off = sum((line.discount_fee_cny + line.part_mjz_discount_cny for line in lines), Decimal(0))
    if not off and trade.pay_time is not None:
        asked = sum((line.price_cny * line.num + line.adjust_fee_cny for line in lines), Decimal(0))
        off = asked - sum((line.divide_order_fee_cny for line in lines), Decimal(0))
    return max(fen(off), 0)


def stated_promotions(trade: Trade) -> list[StatedPromotion]:
    """The promotions that the order names, those that the platform pays left out; a query unless prefetched."""
    return [
        StatedPromotion(
            row.oid or trade.tid,
            row.name,
            row.promotion_id,
            None if row.discount_cny is None else fen(row.discount_cny),
        )
        for row in trade.discounts.all()
        if not row.paid_by_platform
    ]


def _of_goods(recorded: Sequence[Recorded]) -> int:
    return sum(use.discount_fen for use in recorded if use.of_goods)


def _line_discounts(trade: Trade, lines: Sequence[SubOrder]) -> dict[str, int]:
    return {
        line.oid: fen(
            line.discount_fee_cny + (line.part_mjz_discount_cny if line.oid == trade.tid else Decimal(0))
        )
        for line in lines
    }


def _named(
    trade: Trade, lines: Sequence[SubOrder], matched_promotions: Sequence[MatchedPromotion]
) -> Iterator[OrderPromotion]:
    numbers = {line.oid for line in lines if line.oid != trade.tid}
    for one in matched_promotions:
        matched = Basis.RECORDED if one.is_recorded else Basis.NAME
        yield _row(
            trade,
            Basis.UNKNOWN_NAME if one.activity_id is None else matched,
            oid=one.stated.number if one.stated and one.stated.number in numbers else "",
            promotion_id=one.stated.promotion_id if one.stated else "",
            name=one.stated.name if one.stated else "",
            activity_id=one.activity_id,
            discount_cny=from_fen(one.discount_fen),
        )


def _deducted(trade: Trade) -> Iterator[OrderPromotion]:
    for row in trade.discounts.all():
        if row.paid_by_platform:
            yield _row(trade, Basis.PLATFORM, name=row.name, discount_cny=row.discount_cny)


def discounts_by_activity(quote: Quote) -> list[tuple[int, int | None, int]]:
    """(activity, SKU or the whole order, fen) of everything that took something off."""
    found: dict[tuple[int, int | None], int] = defaultdict(int)
    for line in quote.lines:
        for piece in line.pieces:
            if piece.offer_id is not None:
                listed = line.list_fen * piece.quantity // line.quantity
                found[activity_id_of(piece.offer_id), line.sku_id] += listed - piece.amount_fen
    for one in quote.discounts:
        if one.level != Level.ITEM:
            found[activity_id_of(one.offer_id), None] += one.discount_fen
    return [(pk, sku_id, amount) for (pk, sku_id), amount in found.items() if amount]


def _replayed(
    trade: Trade,
    lines: Sequence[SubOrder],
    known: set[int],
    activity_id: int,
    sku_id: int | None,
    discount_fen: int,
) -> OrderPromotion:
    of_sku = [line for line in lines if sku_id is not None and line.sku_id == sku_id]
    return _row(
        trade,
        Basis.RECORDED if activity_id in known else Basis.REPLAY,
        oid=of_sku[0].oid if len(of_sku) == 1 else "",
        activity_id=activity_id,
        discount_cny=from_fen(discount_fen),
    )


def _row(trade: Trade, basis: Basis, **facts: object) -> OrderPromotion:
    return OrderPromotion(trade=trade, created=trade.created, basis=basis, **facts)


def _numbered(rows: Sequence[OrderPromotion]) -> list[OrderPromotion]:
    for place, row in enumerate(rows):
        row.place = place
    return list(rows)
