from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib.audit.names import name_actions


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("人员与权限")

    def ready(self) -> None:
        name_actions(
            {
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
            }
        )
