"""The receiver of an order in clear. Whoever shows it calls `disclose` first."""

from orders.trades.models import Trade
from shopops.lib.personal import unseal


def receiver_of(trade: Trade) -> dict[str, str]:
    """Name, phones and address by their fact (`name`, `mobile`, `phone`, `address` …); empty where a file had none.

    ValueError when it was sealed with another key.
    """
    return unseal(bytes(trade.receiver_sealed)) if trade.receiver_sealed else {}
