from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class ApiConfig(AppConfig):
    name = "shopops.lib.api"
    label = "api"
    verbose_name = _("接口")

    def ready(self) -> None:
        subjects.register_all(self)
