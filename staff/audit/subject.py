from django.utils.translation import gettext_lazy as _

from shopops.lib.audit import disclosure
from shopops.lib.navigation import Entry, Group
from shopops.lib.subjects import Subject
from staff.audit.lists import TRAIL
from staff.audit.permissions import AUDIT_VIEW

SUBJECT = Subject(
    permissions=(AUDIT_VIEW,),
    navigation=(
        Entry(Group.ADMINISTRATION, 30, "audit:list", _("操作记录"), icon="history", permission=AUDIT_VIEW),
    ),
    pages={"staff/audit/": "staff.audit.urls"},
    audit_actions={disclosure.ACTION: _("查看买家明文信息")},
    lists=(TRAIL,),
)
