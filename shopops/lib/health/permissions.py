from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission

SYSTEM_VIEW = Permission("system.view", _("看系统状态"))
