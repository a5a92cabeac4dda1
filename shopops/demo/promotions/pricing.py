"""Orders of the last days, charged as the engine says; each names its promotions, as the open platform does."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection

from orders.discounts.loader import load_discounts
from orders.trades.models import SubOrder, Trade
from promotions.activities.models import Activity
from promotions.coupons.models import Redemption
from promotions.engine.money import from_fen
from promotions.engine.quotes import Quote
from promotions.replay.causes import Obstacle
from promotions.replay.order_promotions import discounts_by_activity
from promotions.replay.replay import Replay, Replayed, with_lines
from shopops.lib.calendar import shop_day

AT_ONCE = 500
CHANGED = "SELECT id FROM orders_trade WHERE id = ANY(%(ids)s)"
MONEY = ("discount_fee_cny", "part_mjz_discount_cny", "divide_order_fee_cny")


def reprice(*, since: datetime, until: datetime) -> int:
    """Charge the paid orders placed from `since` on anew; how many. Those with a history of money stay."""
    trades = Trade.objects.filter(created__gte=since, created__lt=until, pay_time__isnull=False)
    plain = trades.filter(refund_fee_cny=0).exclude(sub_orders__adjust_fee_cny__lt=0)
    rows = with_lines(plain.order_by("created", "pk")).iterator(chunk_size=AT_ONCE)
    replay = Replay(shop_day(since), shop_day(until))
    titles = dict(Activity.objects.values_list("pk", "title"))
    coupons = _coupons_used(since)
    count = 0
    while chunk := list(islice(rows, AT_ONCE)):
        changed = [one for one in replay.of(chunk) if _charge(one, titles, coupons.get(one.trade.tid, set()))]
        Trade.objects.bulk_update(
            [one.trade for one in changed], ["payable_cny", "payment_cny", "extra"], batch_size=AT_ONCE
        )
        lines = [line for one in changed for line in one.lines]
        SubOrder.objects.bulk_update(lines, MONEY, batch_size=AT_ONCE)
        with connection.cursor() as cursor:
            load_discounts(cursor, CHANGED, {"ids": [one.trade.pk for one in changed]})
        count += len(changed)
    return count


def _coupons_used(since: datetime) -> dict[str, set[int]]:
    """Order → the coupons that were used in it."""
    found: dict[str, set[int]] = {}
    uses = Redemption.objects.filter(created_at__gte=since, batch__isnull=False)
    for tid, activity_id in uses.values_list("tid", "activity_id"):
        found.setdefault(tid, set()).add(activity_id)
    return found


def _charge(one: Replayed, titles: dict[int, str], coupons: set[int]) -> bool:
    """Write the engine's price into the order and its lines; False where it has none, or leaves out a used coupon."""
    if isinstance(one.ours, Obstacle) or not coupons <= {
        activity_id for activity_id, _, _ in discounts_by_activity(one.ours)
    }:
        return False
    priced = {line.sku_id: line for line in one.ours.lines}
    for line in one.lines:
        ours = priced[line.sku_id or 0]
        line.discount_fee_cny = from_fen(ours.list_fen - ours.item_fen)
        line.part_mjz_discount_cny = from_fen(ours.item_fen - ours.pays_fen)
        line.divide_order_fee_cny = from_fen(ours.pays_fen)
    goods = sum((line.divide_order_fee_cny for line in one.lines), Decimal(0))
    one.trade.payable_cny = one.trade.payment_cny = goods + one.trade.post_fee_cny
    one.trade.extra = {"promotion_details": list(_details(one, one.ours, titles))}
    return True


def _details(one: Replayed, quote: Quote, titles: dict[int, str]) -> Iterator[dict[str, Any]]:
    numbers = {line.sku_id: line.oid for line in one.lines}
    for activity_id, sku_id, discount_fen in discounts_by_activity(quote):
        yield {
            "id": one.trade.tid if sku_id is None else numbers[sku_id],
            "promotion_name": titles[activity_id],
            "promotion_id": f"demo-{activity_id}_{activity_id}",
            "discount_fee": str(from_fen(discount_fen)),
        }
