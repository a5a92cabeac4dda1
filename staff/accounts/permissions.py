from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission

STAFF_MANAGE = Permission("staff.manage", _("管理人员"))
