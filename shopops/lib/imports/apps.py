from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shopops.lib.audit.names import name_actions


class ImportsConfig(AppConfig):
    name = "shopops.lib.imports"
    label = "imports"
    verbose_name = _("导入")

    def ready(self) -> None:
        name_actions(
            {
                "imports.uploaded": _("上传文件"),
                "imports.confirmed": _("确认导入"),
                "imports.merged": _("导入完成"),
                "imports.cancelled": _("取消导入"),
                "imports.original_downloaded": _("下载导入原件"),
                "imports.rejections_downloaded": _("下载被拒的行"),
            }
        )
