from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from promotions.coupons.lists import BATCHES, CODES
from promotions.permissions import COUPONS_ISSUE, PROMOTIONS_VIEW
from shopops.lib.navigation import Entry, Group
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(COUPONS_ISSUE,),
    navigation=(
        Entry(
            Group.PROMOTIONS, 40, "promotions:batches", _("优惠券"), icon="ticket", permission=PROMOTIONS_VIEW
        ),
    ),
    pages={"promotions/": "promotions.coupons.pages.urls"},
    api="promotions.coupons.api.urls",
    schedules={
        "promotions-expire": Schedule("promotions.expire_coupons", crontab(minute="7")),
        # Costs of coupons that were granted to segments (券的预算和风险) are as of the last count.
        "promotions-count-parts": Schedule("promotions.count_parts", 900),
    },
    audit_actions={
        "batch.created": _("新建券批次"),
        "batch.changed": _("修改券批次"),
        "batch.codes_made": _("生成券码"),
        "batch.granted": _("定向发券"),
        "coupon.returned": _("退回优惠券"),
    },
    lists=(BATCHES, CODES),
)
