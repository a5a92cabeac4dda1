from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class ProductsConfig(AppConfig):
    name = "products"
    verbose_name = _("商品")

    def ready(self) -> None:
        subjects.register_all(self)
