from django.utils.translation import gettext_lazy as _

from shopops.lib.access import EVERYONE, Permission, Role

PRODUCTS_VIEW = Permission("products.view", _("看商品"), scope=_("读商品"), roles=EVERYONE)
PRODUCTS_EDIT = Permission(
    "products.edit", _("建和改商品"), scope=_("建和改商品"), roles={Role.MERCHANDISER, Role.API_CLIENT}
)
COSTS_VIEW = Permission(
    "costs.view", _("看成本和底价"), scope=_("看成本和底价"), roles={Role.MERCHANDISER, Role.FINANCE}
)
