"""All tables of orders, one module a subject."""

from orders.discounts.models import TradeDiscount
from orders.figures.models import ShopDay, ShopHour, ShopProvince
from orders.trades.models import Buyer, MemoChange, SubOrder, Trade

__all__ = ["Buyer", "MemoChange", "ShopDay", "ShopHour", "ShopProvince", "SubOrder", "Trade", "TradeDiscount"]
