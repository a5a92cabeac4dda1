from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from shopops.lib.jobs.registry import Kind
from shopops.lib.lists.export_jobs import run_export
from shopops.lib.lists.models import ExportJob
from shopops.lib.lists.permissions import EXPORTS_RUN
from shopops.lib.navigation import Entry, Group
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(EXPORTS_RUN,),
    navigation=(
        Entry(Group.FIGURES, 30, "lists:exports", _("导出"), icon="file-export", permission=EXPORTS_RUN),
    ),
    pages={"lists/": "shopops.lib.lists.urls"},
    schedules={"lists-expire-exports": Schedule("lists.expire_exports", crontab(minute="50"))},
    jobs=(Kind(ExportJob, run_export),),
    audit_actions={
        "export.made": _("导出列表"),
        "export.requested": _("申请后台导出"),
        "view.deleted": _("删除团队视图"),
    },
)
