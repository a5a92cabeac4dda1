from django.utils.translation import gettext_lazy as _

from orders.trades.imports.item_report import ItemReport
from orders.trades.imports.order_report import OrderReport
from orders.trades.lists import TRADES
from orders.trades.permissions import ORDERS_EDIT, ORDERS_VIEW, PERSONAL_DATA_UNMASK
from orders.trades.placeholders import PLACEHOLDERS, fill
from shopops.lib.navigation import Entry, Group
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(ORDERS_VIEW, ORDERS_EDIT, PERSONAL_DATA_UNMASK),
    navigation=(Entry(Group.DAILY, 10, "orders:list", _("订单"), icon="receipt", permission=ORDERS_VIEW),),
    pages={"orders/": "orders.trades.urls"},
    api="orders.trades.api.urls",
    audit_actions={
        "trade.memo_changed": _("修改旗帜和备注"),
    },
    lists=(TRADES,),
    file_kinds=(OrderReport(), ItemReport()),
    placeholders=(PLACEHOLDERS, fill),
)
