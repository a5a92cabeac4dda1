from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from promotions.checker.lists import FINDINGS
from promotions.checker.models import CheckRun
from promotions.checker.worker import run_check
from promotions.permissions import PROMOTIONS_EDIT
from shopops.lib.jobs.registry import Kind
from shopops.lib.navigation import Entry, Group
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    navigation=(
        Entry(
            Group.PROMOTIONS,
            60,
            "promotions:findings",
            _("检查结果"),
            icon="shield-search",
            permission=PROMOTIONS_EDIT,
        ),
    ),
    pages={"promotions/": "promotions.checker.pages.urls"},
    api="promotions.checker.api.urls",
    # Activities that were saved, and every night all of them, because prices and stock change too.
    schedules={
        "promotions-checks": Schedule("promotions.check_changed", 15),
        "promotions-check-tonight": Schedule("promotions.check_tonight", crontab(hour="1", minute="30")),
    },
    # People come before the clock, and one activity before all of them.
    jobs=(Kind(CheckRun, run_check, order_by="asked_by_id IS NULL, activity_id IS NULL, id"),),
    audit_actions={"check.asked": _("发起检查"), "finding.accepted": _("接受检查结果")},
    lists=(FINDINGS,),
)
