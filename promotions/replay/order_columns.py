"""What an order says of its promotions: columns that its file had and that we keep as they were."""

from collections.abc import Sequence
from decimal import Decimal

from orders.trades.models import SubOrder, Trade
from promotions.replay.rules.order_match import Told, money_fen, read_details
from shopops.lib.sheets.cells import parse_money
from shopops.lib.sheets.errors import CellError

# The open platform's names, as programs that write its answers into files keep them.
DETAILS = "promotion_details"
LINE_NAME, LINE_AMOUNT = "promotion_name", "discount_fee"
# Columns of the seller centre's order report: what the platform itself pays for.
PLATFORM_COLUMNS = ("天猫卡券抵扣", "集分宝抵扣", "满返红包金额")
TELLING = (DETAILS, *PLATFORM_COLUMNS)


def told_of(trade: Trade, lines: Sequence[SubOrder] | None = None) -> list[Told]:
    """The promotions that the platform names, by the order or else by its lines; their query unless given."""
    if DETAILS in trade.extra:
        return read_details(trade.extra[DETAILS], number=trade.tid)
    found = []
    for line in trade.sub_orders.all() if lines is None else lines:
        name = str(line.extra.get(LINE_NAME) or "").strip()
        if name:
            found.append(Told(line.oid, name[:200], discount_fen=money_fen(line.extra.get(LINE_AMOUNT))))
    return found


def deductions_of(trade: Trade) -> list[tuple[str, Decimal]]:
    """What the platform paid towards the order, by the report's column."""
    found = []
    for column in PLATFORM_COLUMNS:
        try:
            amount = parse_money(str(trade.extra.get(column, "")))
        except CellError:
            continue
        if amount:
            found.append((column, amount))
    return found
