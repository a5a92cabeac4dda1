from django.utils.translation import gettext_lazy as _

from promotions.permissions import PROMOTIONS_VIEW
from shopops.lib.navigation import Entry, Group
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    navigation=(
        Entry(
            Group.PROMOTIONS,
            30,
            "promotions:simulator",
            _("价格试算"),
            icon="calculator",
            permission=PROMOTIONS_VIEW,
        ),
    ),
    pages={"promotions/": "promotions.quotes.pages.urls"},
    api="promotions.quotes.api.urls",
)
