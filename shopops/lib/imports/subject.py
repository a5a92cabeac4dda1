from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from shopops.lib.imports.lists import IMPORTS
from shopops.lib.imports.models import ImportJob
from shopops.lib.imports.permissions import IMPORTS_PERSONAL_DATA, IMPORTS_RUN, IMPORTS_VIEW
from shopops.lib.imports.worker import run_import
from shopops.lib.jobs.registry import Kind
from shopops.lib.navigation import Entry, Group
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(IMPORTS_VIEW, IMPORTS_RUN, IMPORTS_PERSONAL_DATA),
    navigation=(
        Entry(Group.FIGURES, 20, "imports:list", _("导入"), icon="file-import", permission=IMPORTS_VIEW),
    ),
    pages={"imports/": "shopops.lib.imports.urls"},
    api="shopops.lib.imports.api.urls",
    schedules={
        # Uploaded files hold buyers' data and are kept for a while only.
        "imports-remove-originals": Schedule("imports.remove_originals", crontab(hour="4", minute="20")),
    },
    jobs=(Kind(ImportJob, run_import, queue="imports"),),
    audit_actions={
        "imports.uploaded": _("上传文件"),
        "imports.confirmed": _("确认导入"),
        "imports.age_set": _("填写导入文件的资料时间"),
        "imports.merged": _("导入完成"),
        "imports.cancelled": _("取消导入"),
    },
    lists=(IMPORTS,),
)
