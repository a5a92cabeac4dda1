from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotions import lists
from promotions.figures.metrics import METRICS, STATISTICS
from promotions.permissions import COUPONS_ISSUE, PROMOTIONS_EDIT, PROMOTIONS_PUBLISH, PROMOTIONS_VIEW
from shopops.lib.navigation import Entry, Group
from shopops.lib.rollup.permissions import FIGURES_VIEW
from shopops.lib.schedules import Schedule
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(PROMOTIONS_VIEW, PROMOTIONS_EDIT, PROMOTIONS_PUBLISH, COUPONS_ISSUE),
    navigation=(
        Entry(
            Group.PROMOTIONS,
            10,
            "promotions:list",
            pgettext_lazy("多个", "活动"),
            icon="discount",
            permission=PROMOTIONS_VIEW,
        ),
        Entry(
            Group.PROMOTIONS,
            20,
            "promotions:calendar",
            _("大促日历"),
            icon="calendar-stats",
            permission=PROMOTIONS_VIEW,
        ),
        Entry(
            Group.PROMOTIONS,
            30,
            "promotions:simulator",
            _("价格试算"),
            icon="calculator",
            permission=PROMOTIONS_VIEW,
        ),
        Entry(
            Group.PROMOTIONS, 40, "promotions:batches", _("优惠券"), icon="ticket", permission=PROMOTIONS_VIEW
        ),
        Entry(
            Group.PROMOTIONS,
            50,
            "promotions:segments",
            pgettext_lazy("多个", "人群"),
            icon="users-group",
            permission=PROMOTIONS_VIEW,
        ),
        Entry(
            Group.PROMOTIONS,
            60,
            "promotions:findings",
            _("检查结果"),
            icon="shield-search",
            permission=PROMOTIONS_EDIT,
        ),
        Entry(
            Group.PROMOTIONS,
            70,
            "promotions:sheets",
            pgettext_lazy("多个", "报名测算"),
            icon="clipboard-data",
            permission=PROMOTIONS_EDIT,
        ),
        Entry(
            Group.PROMOTIONS,
            80,
            "promotions:audits",
            _("价格自查"),
            icon="file-search",
            permission=PROMOTIONS_EDIT,
        ),
        Entry(
            Group.PROMOTIONS,
            90,
            "promotions:report",
            _("活动效果"),
            icon="report-analytics",
            permission=FIGURES_VIEW,
        ),
    ),
    pages={"promotions/": "promotions.urls"},
    api="promotions.api_urls",
    schedules={
        # Activities begin and end by the clock; quotes look at the moment themselves and need not wait for this.
        "promotions-turn": Schedule("promotions.turn_activities", 20),
        "promotions-mark-figures": Schedule("promotions.mark_figures", 900),
        # Which activities imported orders carried; then the figures of their days are built again.
        "promotions-attribute": Schedule("promotions.attribute_orders", 60),
        # Self-audits that wait, or whose worker died.
        "promotions-audits": Schedule("promotions.sweep_audits", 15),
        # The checker: what somebody asked for or saved, and every night everything, because prices and stock change too.
        "promotions-checks": Schedule("promotions.sweep_checks", 15),
        "promotions-check-tonight": Schedule("promotions.check_tonight", crontab(hour="1", minute="30")),
        "promotions-ledger": Schedule("promotions.ledger_tonight", crontab(hour="1", minute="10")),
        "promotions-expire": Schedule("promotions.expire_coupons", crontab(minute="7")),
    },
    audit_actions={
        "activity.created": _("新建活动"),
        "activity.changed": _("修改活动"),
        "activity.deleted": _("删除活动草稿"),
        "activity.checked": _("活动检查通过"),
        "activity.published": _("发布活动"),
        "activity.withdrawn": _("撤回活动"),
        "activity.stopped": _("紧急停止活动"),
        "activity.began": _("活动开始"),
        "activity.ended": _("活动结束"),
        "enrolment.changed": _("修改报名测算"),
        "enrolment.created": _("新建报名测算"),
        "enrolment.promised": _("承诺报名价"),
        "audit.asked": _("发起价格自查"),
        "platform_name.assigned": _("指定平台优惠名称"),
        "platform_name.removed": _("取消平台优惠名称"),
        "check.asked": _("发起检查"),
        "finding.accepted": _("接受检查结果"),
        "batch.created": _("新建券批次"),
        "batch.changed": _("修改券批次"),
        "batch.codes_made": _("生成券码"),
        "batch.granted": _("定向发券"),
        "coupon.returned": _("退回优惠券"),
        "segment.created": _("新建人群"),
        "segment.changed": _("修改人群"),
        "segment.deleted": _("删除人群"),
    },
    lists=lists.PAGES,
    statistics=STATISTICS,
    metrics=METRICS,
)
