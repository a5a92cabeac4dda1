"""List prices of the past, from the history of SKUs and from the ledger."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import F, Max, Min

from promotions.engine.money import to_fen
from promotions.price_history.models import LedgerDay, LedgerTool
from promotions.price_history.rules import ListPriceRule
from promotions.rulebook.models import ShopLimit
from promotions.rulebook.queries import shop_limit
from shopops.lib.calendar import ends_at, shop_day, starts_at

# At the first moment of the day, and at each change before its end. A SKU that we learned of later had its first
# known price; one without history has today's.
ON_A_DAY = """
SELECT sku.id, coalesce(least(morning.price_cny, later.price_cny), first.price_cny, sku.price_cny)
FROM products_sku AS sku
LEFT JOIN LATERAL (
    SELECT price_cny FROM products_skuevent
    WHERE pgh_obj_id = sku.id AND pgh_created_at <= %(starts_at)s
    ORDER BY pgh_created_at DESC, pgh_id DESC LIMIT 1
) AS morning ON true
LEFT JOIN LATERAL (
    SELECT min(price_cny) AS price_cny FROM products_skuevent
    WHERE pgh_obj_id = sku.id AND pgh_created_at > %(starts_at)s AND pgh_created_at < %(ends_at)s
) AS later ON true
LEFT JOIN LATERAL (
    SELECT price_cny FROM products_skuevent
    WHERE pgh_obj_id = sku.id AND morning.price_cny IS NULL AND later.price_cny IS NULL
    ORDER BY pgh_created_at, pgh_id LIMIT 1
) AS first ON true
"""


def list_prices_on(day: date) -> dict[int, Decimal]:
    """SKU → the lowest list price that it had at a moment of the day. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ON_A_DAY, {"starts_at": starts_at(day), "ends_at": ends_at(day)})
        return dict(cursor.fetchall())


def list_price_rule(now: datetime) -> ListPriceRule | None:
    """How far list prices may move, with those of the last weeks that moved; None without a limit. Four queries."""
    day = shop_day(now)
    days, rate = shop_limit(ShopLimit.LIST_PRICE_DAYS, day), shop_limit(ShopLimit.LIST_PRICE_CHANGE_RATE, day)
    if days is None or rate is None:
        return None
    # A discount that began within the window looks back a window of its own.
    first = day - timedelta(days=2 * int(days))
    return ListPriceRule(int(days), int(rate * 10_000), _moved(first, day))


def _moved(first: date, before: date) -> Mapping[int, dict[date, int]]:
    """SKU → day → list price in fen, of SKUs whose list price has ever changed."""
    rows = LedgerDay.objects.filter(
        tool=LedgerTool.LIST, day__gte=first, day__lt=before, offered_cny__isnull=False
    ).order_by()
    spans = rows.values("sku_id").annotate(low=Min("offered_cny"), high=Max("offered_cny"))
    moved = spans.exclude(low=F("sku__price_cny"), high=F("sku__price_cny")).values_list("sku_id", flat=True)
    found: dict[int, dict[date, int]] = {}
    for sku_id, day, price in rows.filter(sku__in=list(moved)).values_list("sku_id", "day", "offered_cny"):
        found.setdefault(sku_id, {})[day] = to_fen(price or Decimal(0))
    return found
