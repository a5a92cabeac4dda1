from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotions.permissions import PROMOTIONS_VIEW
from promotions.segments.lists import SEGMENTS
from shopops.lib.navigation import Entry, Group
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    navigation=(
        Entry(
            Group.PROMOTIONS,
            50,
            "promotions:segments",
            pgettext_lazy("多个", "人群"),
            icon="users-group",
            permission=PROMOTIONS_VIEW,
        ),
    ),
    pages={"promotions/": "promotions.segments.pages.urls"},
    api="promotions.segments.api.urls",
    audit_actions={
        "segment.created": _("新建人群"),
        "segment.changed": _("修改人群"),
        "segment.deleted": _("删除人群"),
    },
    lists=(SEGMENTS,),
)
