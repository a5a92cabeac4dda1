from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import metrics
from shopops.lib.audit.names import name_actions
from shopops.lib.rollup import registry


class PromotionsConfig(AppConfig):
    name = "promotions"
    verbose_name = _("促销")

    def ready(self) -> None:
        name_actions(
            {
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
            }
        )
        # Its models can be imported only now.
        from promotions.metrics import METRICS, STATISTICS

        registry.register(*STATISTICS)
        metrics.register(*METRICS)
