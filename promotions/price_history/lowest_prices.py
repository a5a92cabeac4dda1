"""What the ledger says: the lowest counted price, and which entry price it allows until when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from django.db.models import Min
from django.db.models.functions import Coalesce, Least

from promotions.price_history.models import LedgerDay, LedgerTool
from promotions.rulebook.models import ShopLimit
from promotions.rulebook.queries import counted_kinds, shop_limit

CENT = Decimal("0.01")
# Where the shop's table says nothing.
USUAL_DAYS = 15


@dataclass(frozen=True)
class Lowest:
    """The lowest counted price of a SKU in a window, and the last day and tool that had it."""

    sku_id: int
    price_cny: Decimal
    day: date
    tool: str


@dataclass(frozen=True)
class Cap:
    """An entry may cost at most `price_cny`; `until` is the first day on which the low price has left the window."""

    lowest: Lowest
    price_cny: Decimal
    until: date


def counted_tools(day: date) -> frozenset[str]:
    """The tools that count on a day; list prices and changes by hand always do. One query."""
    return counted_kinds(day) | {LedgerTool.LIST.value, LedgerTool.MANUAL.value}


def lowest_prices(sku_ids: Collection[int], *, first: date, last: date) -> dict[int, Lowest]:
    """SKU → its lowest counted price from `first` to `last`, both included. Two queries."""
    rows = (
        LedgerDay.objects.filter(sku__in=sku_ids, day__gte=first, day__lte=last, tool__in=counted_tools(last))
        .annotate(
            lowest=Least(Coalesce("offered_cny", "sold_cny"), Coalesce("sold_cny", "offered_cny")),
        )
        .order_by("sku_id", "lowest", "-day")
        .distinct("sku_id")
    )
    return {
        sku_id: Lowest(sku_id, price, day, tool)
        for sku_id, price, day, tool in rows.values_list("sku_id", "lowest", "day", "tool")
    }


@dataclass(frozen=True)
class ToolLowest:
    """The lowest prices of a SKU by one tool in a window; whether they count."""

    tool: str
    offered_cny: Decimal | None
    sold_cny: Decimal | None
    counted: bool


def lowest_by_tool(sku_id: int, *, first: date, last: date) -> list[ToolLowest]:
    """The lowest prices of a SKU from `first` to `last`, both included, the cheapest tool first. Two queries."""
    counted = counted_tools(last)
    rows = LedgerDay.objects.filter(sku=sku_id, day__gte=first, day__lte=last).order_by().values("tool")
    found = rows.annotate(
        offered=Min("offered_cny"), sold=Min("sold_cny"), least=Min(Least("offered_cny", "sold_cny"))
    )
    return [
        ToolLowest(row["tool"], row["offered"], row["sold"], row["tool"] in counted)
        for row in found.order_by("least", "tool")
    ]


def enrolment_window(day: date) -> tuple[date, date]:
    """The days whose lowest counted price an entry on a day may not exceed, by the shop's dated table. One query."""
    days = int(shop_limit(ShopLimit.ENROL_LOWEST_DAYS, day) or USUAL_DAYS)
    return day - timedelta(days=days), day - timedelta(days=1)


def caps_of(
    sku_ids: Collection[int],
    *,
    entry_on: date,
    lookback_days: int | None = None,
    max_pay_rate: Decimal | None = None,
) -> dict[int, Cap]:
    """SKU → the highest price at which it may enter an event on a day; the defaults are the shop's dated limits."""
    days = lookback_days or int(shop_limit(ShopLimit.EVENT_LOWEST_DAYS, entry_on) or 30)
    rate = max_pay_rate or shop_limit(ShopLimit.EVENT_PAY_RATE, entry_on) or Decimal(1)
    first = entry_on - timedelta(days=days)
    found = lowest_prices(sku_ids, first=first, last=entry_on - timedelta(days=1))
    return {
        sku_id: Cap(
            lowest,
            (lowest.price_cny * rate).quantize(CENT, ROUND_FLOOR),
            lowest.day + timedelta(days=days + 1),
        )
        for sku_id, lowest in found.items()
    }
