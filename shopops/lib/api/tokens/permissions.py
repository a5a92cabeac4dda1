from django.utils.translation import gettext_lazy as _

from shopops.lib.access import Permission

TOKENS_MANAGE = Permission("tokens.manage", _("管理接口令牌"))
