from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = _("数据分析")

    def ready(self) -> None:
        subjects.register_all(self)
