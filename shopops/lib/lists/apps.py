from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from shopops.lib.audit.names import name_actions


class ListsConfig(AppConfig):
    name = "shopops.lib.lists"
    label = "lists"
    verbose_name = _("列表")

    def ready(self) -> None:
        # Every app's `lists.py` registers its pages, so that the worker knows them too.
        autodiscover_modules("lists")
        name_actions(
            {
                "export.made": _("导出列表"),
                "export.requested": _("申请后台导出"),
                "view.deleted": _("删除团队视图"),
            }
        )
