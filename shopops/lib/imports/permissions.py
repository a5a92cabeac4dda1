from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission, Role

_LOADERS = {Role.CS_LEAD, Role.MERCHANDISER, Role.API_CLIENT}

IMPORTS_VIEW = Permission("imports.view", _("看导入结果"), scope=_("看导入结果"), roles=_LOADERS)
# Originals and rejected rows name every buyer in them.
IMPORTS_PERSONAL_DATA = Permission(
    "imports.personal_data", _("下载导入的原文件和未采用的行"), roles={Role.CS_LEAD}
)
IMPORTS_RUN = Permission("imports.run", _("上传和确认导入"), scope=_("上传和确认导入"), roles=_LOADERS)
