from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("订单")

    def ready(self) -> None:
        subjects.register_all(self)
