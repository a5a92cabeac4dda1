from django.utils.translation import gettext_lazy as _

from orders.shipping.lists import PICK_LIST
from orders.trades.permissions import ORDERS_EDIT
from shopops.lib.navigation import Entry, Group
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    navigation=(
        Entry(
            Group.DAILY,
            15,
            "shipping:pick_list",
            _("待发货清单"),
            icon="truck-delivery",
            permission=ORDERS_EDIT,
        ),
    ),
    pages={"orders/to-ship/": "orders.shipping.urls"},
    lists=(PICK_LIST,),
)
