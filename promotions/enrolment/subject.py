from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotions.enrolment.pages.sheets import SHEETS
from promotions.permissions import PROMOTIONS_EDIT
from shopops.lib.navigation import Entry, Group
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    navigation=(
        Entry(
            Group.PROMOTIONS,
            70,
            "promotions:sheets",
            pgettext_lazy("多个", "报名测算"),
            icon="clipboard-data",
            permission=PROMOTIONS_EDIT,
        ),
    ),
    pages={"promotions/": "promotions.enrolment.pages.urls"},
    audit_actions={
        "enrolment.created": _("新建报名测算"),
        "enrolment.changed": _("修改报名测算"),
        "enrolment.promised": _("承诺报名价"),
    },
    lists=(SHEETS,),
)
