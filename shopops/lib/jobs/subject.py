from django.utils.translation import gettext_lazy as _

from shopops.lib.jobs import QUEUES, WAKE_SECONDS
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    # For rows that are due by the clock, and for those whose own message was lost.
    schedules={
        f"jobs-{queue}": Schedule("jobs.run_next", WAKE_SECONDS, args=(queue,), queue=queue)
        for queue in QUEUES
    },
    audit_actions={"jobs.retried": _("重试停下的工作")},
)
