from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission, Role

DASHBOARD_VIEW = Permission(
    "dashboard.view", _("看工作台"), roles={Role.CS_LEAD, Role.MERCHANDISER, Role.FINANCE}
)
