from django.utils.translation import gettext_lazy as _

from promotions.figures.metrics import METRICS, STATISTICS
from promotions.figures.pages.report import REPORT
from shopops.lib.navigation import Entry, Group
from shopops.lib.rollup.permissions import FIGURES_VIEW
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    navigation=(
        Entry(
            Group.PROMOTIONS,
            90,
            "promotions:report",
            _("活动效果"),
            icon="report-analytics",
            permission=FIGURES_VIEW,
        ),
    ),
    pages={"promotions/": "promotions.figures.pages.urls"},
    schedules={"promotions-mark-figures": Schedule("promotions.mark_figures", 900)},
    lists=(REPORT,),
    statistics=STATISTICS,
    metrics=METRICS,
)
