from django.utils.translation import gettext_lazy as _

from promotions.permissions import PROMOTIONS_EDIT
from promotions.replay.audits import run_audit
from promotions.replay.models import AuditRun
from promotions.replay.pages.audits import AUDITED
from promotions.replay.pages.order_uses import ORDER_PROMOTIONS, ORDER_USES
from shopops.lib.jobs.registry import Kind
from shopops.lib.navigation import Entry, Group
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    navigation=(
        Entry(
            Group.PROMOTIONS,
            80,
            "promotions:audits",
            _("价格自查"),
            icon="file-search",
            permission=PROMOTIONS_EDIT,
        ),
    ),
    pages={"promotions/": "promotions.replay.pages.urls"},
    api="promotions.replay.api.urls",
    schedules={
        # Which activities imported orders named; then the figures of their days are built again.
        "promotions-attribute": Schedule("promotions.attribute_orders", 60),
        # What a stopped activity cost, once after its stop.
        "promotions-sum-affected": Schedule("promotions.sum_affected", 60),
    },
    jobs=(Kind(AuditRun, run_audit),),
    audit_actions={
        "audit.asked": _("发起价格自查"),
        "platform_name.assigned": _("指定平台优惠名称"),
        "platform_name.removed": _("取消平台优惠名称"),
    },
    lists=(AUDITED, ORDER_USES, ORDER_PROMOTIONS),
)
