"""The orders that used an activity, with what each of them cost the shop."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Greatest
from django.utils import timezone

from orders.trades.models import SubOrder
from promotions.activities.models import Activity, ActivityStatus
from promotions.replay.models import AffectedSum, OrderUse

SHOWN = 50
_MONEY: "DecimalField[Any, Any]" = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True)
class Affected:
    """The newest orders of an activity, and the sums of all as last counted; None: not yet."""

    orders: list[OrderUse]
    sum: AffectedSum | None


def affected_orders(activity: Activity) -> Affected:
    """Orders that used an activity and were not returned. Two queries, however many orders."""
    rows = with_losses(OrderUse.objects.filter(activity=activity)).select_related("buyer", "trade")
    return Affected(list(rows[:SHOWN]), AffectedSum.objects.filter(activity=activity).first())


def sum_affected(activity: Activity) -> AffectedSum:
    """Count all orders of an activity and store what they come to. As slow as there are orders."""
    as_of = timezone.now()
    sums = with_losses(OrderUse.objects.filter(activity=activity)).aggregate(
        orders=Count("pk"),
        discount=Sum("discount_cny", default=Decimal(0)),
        loss=Sum("loss_cny", default=Decimal(0)),
        without_cost=Count("pk", filter=Q(loss_cny__isnull=True)),
    )
    facts = {
        "as_of": as_of,
        "orders": sums["orders"],
        "discount_cny": sums["discount"],
        "loss_cny": sums["loss"],
        "orders_without_cost": sums["without_cost"],
    }
    return AffectedSum.objects.update_or_create(activity=activity, defaults=facts)[0]


def sum_stopped() -> int:
    """Count the orders of the activities that were stopped since they were last counted; how many activities."""
    not_since = Q(affected_sum=None) | Q(affected_sum__as_of__lt=F("stopped_at"))
    stopped = list(Activity.objects.filter(not_since, status=ActivityStatus.PAUSED))
    for activity in stopped:
        sum_affected(activity)
    return len(stopped)


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
