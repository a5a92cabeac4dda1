from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission, Role

_LOADERS = {Role.CS_LEAD, Role.MERCHANDISER, Role.API_CLIENT}

IMPORTS_VIEW = Permission("imports.view", _("看导入结果"), scope=_("看导入结果"), roles=_LOADERS)
IMPORTS_RUN = Permission("imports.run", _("上传和确认导入"), scope=_("上传和确认导入"), roles=_LOADERS)
