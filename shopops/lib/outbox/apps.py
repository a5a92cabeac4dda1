from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class OutboxConfig(AppConfig):
    name = "shopops.lib.outbox"
    label = "outbox"
    verbose_name = _("发件箱")

    def ready(self) -> None:
        subjects.register_all(self)
