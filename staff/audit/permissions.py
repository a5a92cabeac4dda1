from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission

AUDIT_VIEW = Permission("audit.view", _("看操作记录"))
