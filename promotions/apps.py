from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class PromotionsConfig(AppConfig):
    name = "promotions"
    verbose_name = _("促销")

    def ready(self) -> None:
        subjects.register_all(self)
