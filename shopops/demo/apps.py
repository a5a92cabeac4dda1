from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class DemoConfig(AppConfig):
    name = "shopops.demo"
    label = "demo"
    verbose_name = _("演示店铺")

    def ready(self) -> None:
        subjects.register_all(self)
