from django.utils.translation import gettext_lazy as _

from shopops.lib.health.permissions import SYSTEM_VIEW
from shopops.lib.navigation import Entry, Group
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(SYSTEM_VIEW,),
    navigation=(
        Entry(
            Group.ADMINISTRATION, 40, "health:status", _("系统状态"), icon="heartbeat", permission=SYSTEM_VIEW
        ),
    ),
    pages={"": "shopops.lib.health.urls"},
    audit_actions={"health.new_key_accepted": _("改用新的加密密钥")},
    schedules={"health-beat": Schedule("health.beat_seen", 30)},
)
