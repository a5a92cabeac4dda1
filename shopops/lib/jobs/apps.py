from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class JobsConfig(AppConfig):
    name = "shopops.lib.jobs"
    label = "jobs"
    verbose_name = _("后台工作")

    def ready(self) -> None:
        subjects.register_all(self)
