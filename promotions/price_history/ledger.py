"""The lowest-price ledger: what every SKU was offered and sold at, day by day and tool by tool."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import DecimalField, ExpressionWrapper, F, Sum
from django.db.models.functions import Least

from orders.trades.models import SubOrder
from products.catalogue.models import Sku
from promotions.activities.models import OVER, Activity
from promotions.engine.baskets import Item
from promotions.engine.eligibility import skus_of_offers
from promotions.engine.lowest_piece import lowest_piece
from promotions.engine.money import from_fen, to_fen
from promotions.engine.offers import Level
from promotions.price_history.list_prices import list_prices_on
from promotions.price_history.models import LedgerDay, LedgerTool
from promotions.quotes.conversion import activity_id_of, item_of, offers_of
from shopops.lib.calendar import ends_at, starts_at

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Sale:
    """Pieces of a SKU sold at one item-level price on a day."""

    sku_id: int
    price_cny: Decimal
    pieces: int
    was_adjusted: bool


def write_ledger(*, day: date) -> int:
    """Replace the rows of one day; how many. Idempotent."""
    list_prices = list_prices_on(day)
    items = [
        replace(item_of(sku), price_fen=to_fen(list_prices[sku.pk]))
        for sku in Sku.objects.select_related("product")
        if sku.pk in list_prices
    ]
    offered = _offered(items, day)
    sold = _sold(_sales(day), offered, list_prices)
    rows = [
        LedgerDay(
            day=day,
            sku_id=sku_id,
            tool=tool,
            offered_cny=offered.get((sku_id, tool)),
            sold_cny=sold[sku_id, tool][0] if (sku_id, tool) in sold else None,
            pieces=sold[sku_id, tool][1] if (sku_id, tool) in sold else 0,
        )
        for sku_id, tool in sorted(offered.keys() | sold.keys())
    ]
    with transaction.atomic():
        LedgerDay.objects.filter(day=day).delete()
        LedgerDay.objects.bulk_create(rows, batch_size=2_000)
    return len(rows)


Key = tuple[int, str]


def _offered(items: Sequence[Item], day: date) -> dict[Key, Decimal]:
    """(SKU, tool) → the lowest item-level price; the list price of the day is a tool too."""
    activities = Activity.objects.filter(
        level=Level.ITEM,
        published_at__lt=ends_at(day),
        starts_at__lt=ends_at(day),
        ends_at__gt=starts_at(day),
    )
    activities = activities.alias(over=Least(*OVER)).filter(over__gt=starts_at(day))
    offers = offers_of(activities)
    kinds = dict(activities.values_list("pk", "kind"))
    prices = {item.sku_id: item.price_fen for item in items}
    found = {(sku_id, LedgerTool.LIST.value): from_fen(price) for sku_id, price in prices.items()}
    for offer_id, sku_ids in skus_of_offers(items, offers).items():
        offer = next(offer for offer in offers if offer.offer_id == offer_id)
        kind = kinds[activity_id_of(offer_id)]
        for sku_id in sku_ids & prices.keys():
            price = from_fen(int(lowest_piece(offer, prices[sku_id], prices)))
            found[sku_id, kind] = min(price, found.get((sku_id, kind), price))
    return found


def _sales(day: date) -> Iterator[Sale]:
    """Lines paid on the day by SKU and price per piece, before discounts on the order. One query."""
    unit = ExpressionWrapper(
        F("price_cny") + (F("adjust_fee_cny") - F("discount_fee_cny")) / F("num"),
        output_field=DecimalField(max_digits=16, decimal_places=6),
    )
    lines = (
        SubOrder.objects.filter(
            sku__isnull=False, trade__pay_time__gte=starts_at(day), trade__pay_time__lt=ends_at(day)
        )
        .annotate(unit=unit)
        .values("sku_id", "unit", "adjust_fee_cny")
        .annotate(pieces=Sum("num"))
        .order_by()
    )
    for line in lines:
        price = max(Decimal(0), line["unit"]).quantize(CENT, ROUND_HALF_UP)
        yield Sale(line["sku_id"], price, line["pieces"], line["adjust_fee_cny"] != 0)


def _sold(
    sales: Iterable[Sale], offered: Mapping[Key, Decimal], list_prices: Mapping[int, Decimal]
) -> dict[Key, tuple[Decimal, int]]:
    """(SKU, tool) → lowest price and pieces."""
    tools: dict[tuple[int, Decimal], str] = {}
    for (sku_id, tool), price in offered.items():
        if tool != LedgerTool.LIST:
            tools[sku_id, price] = tool
    sold: dict[Key, tuple[Decimal, int]] = defaultdict(lambda: (Decimal("Infinity"), 0))
    for sale in sales:
        key = sale.sku_id, _tool_of(sale, tools, list_prices)
        lowest, pieces = sold[key]
        sold[key] = min(lowest, sale.price_cny), pieces + sale.pieces
    return dict(sold)


def _tool_of(sale: Sale, tools: Mapping[tuple[int, Decimal], str], list_prices: Mapping[int, Decimal]) -> str:
    """The tool that a price shows; what no tool offered was changed by hand, as far as we know."""
    if sale.was_adjusted:
        return LedgerTool.MANUAL
    if tool := tools.get((sale.sku_id, sale.price_cny)):
        return tool
    return LedgerTool.LIST if sale.price_cny >= list_prices[sale.sku_id] else LedgerTool.MANUAL
