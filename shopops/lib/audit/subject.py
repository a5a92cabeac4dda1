from django.utils.translation import gettext_lazy as _

from shopops.lib.audit.lists import TRAIL
from shopops.lib.audit.permissions import AUDIT_VIEW
from shopops.lib.navigation import Entry, Group
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(AUDIT_VIEW,),
    navigation=(
        Entry(Group.ADMINISTRATION, 30, "audit:list", _("操作记录"), icon="history", permission=AUDIT_VIEW),
    ),
    pages={"staff/audit/": "shopops.lib.audit.urls"},
    lists=(TRAIL,),
)
