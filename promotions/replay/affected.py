"""The orders that used an activity, with what each of them cost the shop."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Greatest

from orders.trades.models import SubOrder
from promotions.activities.models import Activity
from promotions.replay.models import OrderUse

SHOWN = 50
_MONEY: "DecimalField[Any, Any]" = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True)
class Affected:
    """All orders of an activity: the newest of them, and the sums of all."""

    orders: list[OrderUse]
    count: int
    discount_cny: Decimal
    loss_cny: Decimal
    without_cost: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.orders)


def affected_orders(activity: Activity) -> Affected:
    """Orders under an activity that were not given back. Two queries, however many orders."""
    rows = with_losses(OrderUse.objects.filter(activity=activity))
    sums = rows.aggregate(
        count=Count("pk"),
        discount=Sum("discount_cny"),
        loss=Sum("loss_cny"),
        without=Count("pk", filter=Q(loss_cny__isnull=True)),
    )
    return Affected(
        list(rows.select_related("buyer", "trade")[:SHOWN]),
        sums["count"],
        sums["discount"] or Decimal(0),
        sums["loss"] or Decimal(0),
        sums["without"],
    )


def with_losses(uses: QuerySet[OrderUse]) -> QuerySet[OrderUse]:
    """With `amount_cny` (paid, or asked while unpaid), `cost_cny` and `loss_cny`: how much less than the goods cost.

    A loss is 0 where they were paid for, null where the order or a cost is missing.
    """
    lines = SubOrder.objects.filter(trade=OuterRef("trade")).order_by().values("trade")
    costs = lines.annotate(
        lines=Count("pk"), known=Count("sku__cost_cny"), cost=Sum(F("num") * F("sku__cost_cny"))
    )
    paid = When(trade__pay_time__isnull=False, then=F("trade__payment_cny"))
    return uses.annotate(
        amount_cny=Case(paid, default=F("trade__payable_cny"), output_field=_MONEY),
        cost_cny=Subquery(costs.filter(known=F("lines")).values("cost"), output_field=_MONEY),
    ).annotate(
        loss_cny=Case(
            When(
                cost_cny__isnull=False,
                then=Greatest(F("cost_cny") - F("amount_cny"), Value(Decimal(0)), output_field=_MONEY),
            ),
            default=None,
            output_field=_MONEY,
        )
    )
