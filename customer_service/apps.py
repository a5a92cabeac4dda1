from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import placeholders, quoted
from shopops.lib.audit.names import name_actions
from shopops.lib.imports import kinds


class CustomerServiceConfig(AppConfig):
    name = "customer_service"
    verbose_name = _("客服")

    def ready(self) -> None:
        name_actions(
            {
                "reply.created": _("新建快捷短语"),
                "reply.changed": _("修改快捷短语"),
                "reply.miss_settled": _("处理没找到的问题"),
                "reply.approved": _("通过快捷短语"),
                "reply.retired": _("停用快捷短语"),
                "reply.deleted": _("删除快捷短语"),
                "reply.sent_back": _("退回快捷短语"),
                "reply.exported": _("导出快捷短语文件"),
                "category.created": _("新建话术分类"),
                "category.changed": _("修改话术分类"),
                "category.deleted": _("删除话术分类"),
                "term.created": _("新建风险词"),
                "term.changed": _("修改风险词"),
                "term.deleted": _("删除风险词"),
                "term.starter_added": _("加入常用风险词"),
            }
        )
        # Its models can be imported only now.
        from customer_service.replies.imports.quick_phrases import QuickPhrases
        from customer_service.replies.placeholders import PLACEHOLDERS, fill
        from customer_service.replies.quoted import replies_naming

        placeholders.register(PLACEHOLDERS, fill)
        kinds.register(QuickPhrases())
        quoted.register(replies_naming)
