"""Which lines wait to be shipped."""

from django.db.models import Q, QuerySet

from orders.trades.models import RefundStatus, SubOrder, TradeStatus

TO_SHIP = (TradeStatus.WAIT_SELLER_SEND_GOODS, TradeStatus.SELLER_CONSIGNED_PART)
# A refund that was refused, withdrawn or never asked for does not stop a parcel.
NOT_REFUNDING = (RefundStatus.NO_REFUND, RefundStatus.CLOSED)


def lines_to_ship() -> QuerySet[SubOrder]:
    """Lines that are paid and not shipped, with order, product and SKU.

    Only where the platform stated the status: an inferred one would leave old orders waiting for years.
    """
    waiting = Q(status=TradeStatus.WAIT_SELLER_SEND_GOODS, trade__status__in=TO_SHIP)
    lines = SubOrder.objects.filter(waiting, trade__status_inferred=False)
    return lines.select_related("trade__buyer", "product", "sku").defer(
        "extra", "trade__extra", "product__extra", "trade__buyer__sealed"
    )


def held_back() -> Q:
    """Lines that must not be packed, because a refund is asked for or was paid."""
    return ~Q(refund_status__in=NOT_REFUNDING)
