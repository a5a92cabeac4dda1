from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotions.activities.lists import ACTIVITIES
from promotions.permissions import PROMOTIONS_EDIT, PROMOTIONS_PUBLISH, PROMOTIONS_VIEW
from shopops.lib.navigation import Entry, Group
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(PROMOTIONS_VIEW, PROMOTIONS_EDIT, PROMOTIONS_PUBLISH),
    navigation=(
        Entry(
            Group.PROMOTIONS,
            10,
            "promotions:list",
            pgettext_lazy("多个", "活动"),
            icon="discount",
            permission=PROMOTIONS_VIEW,
        ),
        Entry(
            Group.PROMOTIONS,
            20,
            "promotions:calendar",
            _("大促日历"),
            icon="calendar-stats",
            permission=PROMOTIONS_VIEW,
        ),
    ),
    pages={"promotions/": "promotions.activities.pages.urls"},
    api="promotions.activities.api.urls",
    # Activities begin and end by the clock; quotes look at the moment themselves and need not wait for this.
    schedules={"promotions-begin-and-end": Schedule("promotions.begin_and_end_due", 20)},
    audit_actions={
        "activity.created": _("新建活动"),
        "activity.changed": _("修改活动"),
        "activity.deleted": _("删除活动草稿"),
        "activity.checked": _("活动检查通过"),
        "activity.published": _("发布活动"),
        "activity.withdrawn": _("撤回活动"),
        "activity.stopped": _("紧急停止活动"),
        "activity.began": _("活动开始"),
        "activity.ended": _("活动结束"),
    },
    lists=(ACTIVITIES,),
)
