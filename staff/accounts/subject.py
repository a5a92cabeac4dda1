from django.utils.translation import gettext_lazy as _

from shopops.lib.navigation import Entry, Group
from shopops.lib.subjects import Subject
from staff.accounts.lists import PEOPLE
from staff.accounts.permissions import STAFF_MANAGE

SUBJECT = Subject(
    permissions=(STAFF_MANAGE,),
    navigation=(
        Entry(
            Group.ADMINISTRATION, 10, "staff:users", _("人员与权限"), icon="users", permission=STAFF_MANAGE
        ),
    ),
    pages={"staff/": "staff.accounts.urls"},
    audit_actions={
        "staff.sign_in": _("登录"),
        "staff.create_user": _("新建账号"),
        "staff.change_user": _("修改账号"),
        "staff.switch_on": _("启用账号"),
        "staff.switch_off": _("停用账号"),
        "staff.reset_password": _("重置密码"),
        "staff.change_own_password": _("修改自己的密码"),
        "staff.change_own_settings": _("修改自己的设置"),
        "staff.confirm_second_factor": _("开启两步验证"),
        "staff.renew_backup_codes": _("更换备用码"),
        "staff.remove_second_factor": _("清除两步验证"),
    },
    lists=(PEOPLE,),
)
