from django.utils.translation import gettext_lazy as _

from analytics.dashboard.permissions import DASHBOARD_VIEW
from shopops.lib.navigation import Entry, Group
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(DASHBOARD_VIEW,),
    navigation=(
        Entry(Group.DAILY, 0, "home", _("工作台"), icon="layout-dashboard", permission=DASHBOARD_VIEW),
    ),
    pages={"": "analytics.dashboard.urls"},
    # The dashboard's usual days, ready before somebody opens the page.
    schedules={"dashboard-warm-boards": Schedule("dashboard.warm_boards", 60)},
)
