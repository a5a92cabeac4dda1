from celery.schedules import crontab

from shopops.lib.rollup.permissions import FIGURES_VIEW
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(FIGURES_VIEW,),
    schedules={
        # Figures of yesterday, and of every day that a late fact has made dirty.
        "rollup-nightly": Schedule("rollup.tonight", crontab(hour="0", minute="20")),
        "rollup-dirty": Schedule("rollup.dirty_days", 60),
    },
)
