"""The orders that used an activity, with what each of them cost the shop."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from orders.models import SubOrder, Trade
from promotions.models import Activity, Redemption, RedemptionState

COUNTED = (RedemptionState.RESERVED, RedemptionState.REDEEMED)
SHOWN = 500


@dataclass(frozen=True)
class AffectedOrder:
    """One order: what it got off, what was paid, and what its pieces cost, where we know that."""

    tid: str
    at: datetime
    buyer: str
    discount_cny: Decimal
    known: bool
    paid_cny: Decimal | None
    cost_cny: Decimal | None

    @property
    def loss_cny(self) -> Decimal | None:
        """How much less was paid than the goods cost; 0 when they were paid for, None when a cost is missing."""
        if self.paid_cny is None or self.cost_cny is None:
            return None
        return max(self.cost_cny - self.paid_cny, Decimal(0))


@dataclass(frozen=True)
class Affected:
    """All orders of an activity: the newest of them, and the sums of all."""

    orders: list[AffectedOrder]
    count: int
    discount_cny: Decimal
    loss_cny: Decimal
    without_cost: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.orders)


def affected_orders(activity: Activity) -> Affected:
    """Orders under an activity that were not given back. Four queries; losses are of the orders shown."""
    uses = Redemption.objects.filter(activity=activity, state__in=COUNTED)
    total = uses.aggregate(discount=Sum("discount_cny"))["discount"] or Decimal(0)
    rows = list(uses.select_related("buyer")[:SHOWN])
    paid = dict(Trade.objects.filter(tid__in=[row.tid for row in rows]).values_list("tid", "payment_cny"))
    costs = _costs(list(paid))
    orders = [
        AffectedOrder(
            row.tid,
            row.created_at,
            row.buyer.masked_nick if row.buyer else "",
            row.discount_cny,
            row.tid in paid,
            paid.get(row.tid),
            costs.get(row.tid),
        )
        for row in rows
    ]
    losses = [order.loss_cny for order in orders]
    return Affected(
        orders,
        len(rows) if len(rows) < SHOWN else uses.count(),
        total,
        sum((loss for loss in losses if loss is not None), Decimal(0)),
        losses.count(None),
    )


def _costs(tids: list[str]) -> dict[str, Decimal]:
    """What the pieces of an order cost; an order with a piece of unknown cost is left out."""
    costs: dict[str, Decimal | None] = {}
    lines = SubOrder.objects.filter(trade__tid__in=tids).values_list("trade__tid", "num", "sku__cost_cny")
    for tid, pieces, cost in lines:
        before = costs.get(tid, Decimal(0))
        costs[tid] = None if cost is None or before is None else before + pieces * cost
    return {tid: cost for tid, cost in costs.items() if cost is not None}


def reply_to_buyers(activity: Activity) -> str:
    """What agents may tell buyers about an activity that was stopped; says nothing about why."""
    return _(
        "亲，“%(title)s”活动已经提前结束啦。结束前已付款的订单照常按付款金额发货，不受影响；还没付款的订单请以付款页面显示的金额为准。"
        "给您带来不便非常抱歉，有其他优惠我们会第一时间告诉您。"
    ) % {"title": activity.title}
