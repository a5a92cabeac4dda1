from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib.audit.names import name_actions


class ApiConfig(AppConfig):
    name = "shopops.lib.api"
    label = "api"
    verbose_name = _("接口")

    def ready(self) -> None:
        name_actions(
            {
                "token.created": _("新建令牌"),
                "token.revoked": _("停用令牌"),
            }
        )
