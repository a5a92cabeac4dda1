"""All tables of orders, one module a subject."""

from orders.discounts.models import TradeDiscount
from orders.figures.models import ShopDay, ShopHour, ShopProvince
from orders.trades.models import Buyer, SubOrder, Trade

__all__ = ["Buyer", "ShopDay", "ShopHour", "ShopProvince", "SubOrder", "Trade", "TradeDiscount"]
