from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission, Role

EXPORTS_RUN = Permission(
    "exports.run", _("导出"), roles={Role.CS_LEAD, Role.MERCHANDISER, Role.WAREHOUSE, Role.FINANCE}
)
