from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class ImportsConfig(AppConfig):
    name = "shopops.lib.imports"
    label = "imports"
    verbose_name = _("导入")

    def ready(self) -> None:
        subjects.register_all(self)
