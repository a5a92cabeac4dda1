from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import placeholders


class CustomerServiceConfig(AppConfig):
    name = "customer_service"
    verbose_name = _("客服")

    def ready(self) -> None:
        from customer_service.replies.placeholders import PLACEHOLDERS, fill

        placeholders.register(PLACEHOLDERS, fill)
