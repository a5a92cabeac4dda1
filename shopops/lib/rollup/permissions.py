from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission, Role

# Figures of the shop, on whatever page: day figures, reports, ratios.
FIGURES_VIEW = Permission(
    "figures.view",
    _("看统计数字"),
    scope=_("读店铺日报"),
    roles={Role.CS_LEAD, Role.MERCHANDISER, Role.FINANCE, Role.API_CLIENT},
)
