from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib import subjects


class ListsConfig(AppConfig):
    name = "shopops.lib.lists"
    label = "lists"
    verbose_name = _("列表")

    def ready(self) -> None:
        subjects.register_all(self)
