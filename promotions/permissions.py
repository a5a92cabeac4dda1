from django.utils.translation import gettext_lazy as _

from shopops.lib.access import EVERYONE, Permission, Role

# What a buyer pays now and why: the simulator, a SKU's price card.
PROMOTIONS_VIEW = Permission("promotions.view", _("查促销价"), scope=_("读活动、试算价格"), roles=EVERYONE)
# Write drafts of activities and coupons.
PROMOTIONS_EDIT = Permission(
    "promotions.edit", _("建和改活动"), scope=_("建和改活动"), roles={Role.MERCHANDISER}
)
# Let them go live, with open findings too when there is a reason, and stop them at once: the manager's.
PROMOTIONS_PUBLISH = Permission("promotions.publish", _("发布和停止活动"), scope=_("发布和停止活动"))
# Make codes, give coupons to buyers, redeem them.
COUPONS_ISSUE = Permission(
    "coupons.issue",
    _("发券和核销"),
    scope=_("发券、领券和核销"),
    roles={Role.CS_LEAD, Role.MERCHANDISER, Role.API_CLIENT},
)
