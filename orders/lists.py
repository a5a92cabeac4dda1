"""The list pages of orders, found by the register of lists."""

from orders.trades.lists import SHOP_DAYS, TRADES

__all__ = ["SHOP_DAYS", "TRADES"]
