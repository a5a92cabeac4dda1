from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class RollupConfig(AppConfig):
    name = "shopops.lib.rollup"
    label = "rollup"
    verbose_name = _("每日统计")

    def ready(self) -> None:
        subjects.register_all(self)
