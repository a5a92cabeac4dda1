from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import placeholders
from shopops.lib.audit.names import name_actions


class CustomerServiceConfig(AppConfig):
    name = "customer_service"
    verbose_name = _("客服")

    def ready(self) -> None:
        name_actions(
            {
                "reply.created": _("新建快捷短语"),
                "reply.changed": _("修改快捷短语"),
                "reply.miss_settled": _("处理没找到的问题"),
            }
        )
        from customer_service.replies.placeholders import PLACEHOLDERS, fill

        placeholders.register(PLACEHOLDERS, fill)
