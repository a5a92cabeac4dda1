from django.utils.translation import gettext_lazy as _

from shopops.lib.access import EVERYONE, Permission, Role

# Look answers up, keep personal ones, propose shop-wide ones.
REPLIES_USE = Permission("replies.use", _("用快捷短语"), scope=_("读和建快捷短语"), roles=EVERYONE)
# Approve, change and retire everybody's replies, categories and risky words.
REPLIES_MANAGE = Permission(
    "replies.manage", _("管理快捷短语"), scope=_("审核快捷短语"), roles={Role.CS_LEAD}
)
