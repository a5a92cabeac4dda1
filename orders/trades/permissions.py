from django.utils.translation import gettext_lazy as _

from shopops.lib.access import EVERYONE, Permission, Role

ORDERS_VIEW = Permission("orders.view", _("看订单"), scope=_("读订单"), roles=EVERYONE)
ORDERS_EDIT = Permission(
    "orders.edit",
    _("改旗帜和备注"),
    scope=_("改旗帜和备注"),
    roles={Role.CS_LEAD, Role.AFTERSALES, Role.WAREHOUSE, Role.API_CLIENT},
)
# Names, phones and addresses of buyers: masked as the platform masks them unless this is held.
PERSONAL_DATA_UNMASK = Permission(
    "personal_data.unmask", _("查看收货人信息"), roles={Role.CS_LEAD, Role.AFTERSALES, Role.WAREHOUSE}
)
