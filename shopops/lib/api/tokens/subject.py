from django.utils.translation import gettext_lazy as _

from shopops.lib.api.tokens.permissions import TOKENS_MANAGE
from shopops.lib.navigation import Entry, Group
from shopops.lib.subjects import Subject

SUBJECT = Subject(
    permissions=(TOKENS_MANAGE,),
    navigation=(
        Entry(Group.ADMINISTRATION, 20, "tokens:list", _("接口令牌"), icon="key", permission=TOKENS_MANAGE),
    ),
    pages={"api/tokens/": "shopops.lib.api.tokens.urls"},
    audit_actions={"token.created": _("新建令牌"), "token.revoked": _("停用令牌")},
)
