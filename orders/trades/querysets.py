"""Sets of orders."""

from django.db.models import QuerySet

from orders.trades.models import Trade

# Encrypted or seldom needed: read on the page of one order only.
HEAVY = ("receiver_sealed", "extra", "buyer__sealed")


def trades_with_buyer() -> QuerySet[Trade]:
    """Trades as lists show them: with the buyer, without the encrypted parts."""
    return Trade.objects.select_related("buyer").defer(*HEAVY)
