from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class CustomerServiceConfig(AppConfig):
    name = "customer_service"
    verbose_name = _("客服")

    def ready(self) -> None:
        subjects.register_all(self)
