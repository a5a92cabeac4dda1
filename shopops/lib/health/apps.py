from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects
from shopops.lib.health.system_checks import visibility_timeout_is_longest


class HealthConfig(AppConfig):
    name = "shopops.lib.health"
    label = "health"
    verbose_name = _("系统状态")

    def ready(self) -> None:
        subjects.register_all(self)
        register(visibility_timeout_is_longest)
