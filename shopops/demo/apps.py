from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib.audit.names import name_actions


class DemoConfig(AppConfig):
    name = "shopops.demo"
    label = "demo"
    verbose_name = _("演示店铺")

    def ready(self) -> None:
        name_actions(
            {
                "demo.seeded": _("生成演示数据"),
            }
        )
