from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("人员与权限")

    def ready(self) -> None:
        subjects.register_all(self)
