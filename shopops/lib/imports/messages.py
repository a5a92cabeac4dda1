"""What can go wrong with an import, in sentences for the shop."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopops.lib.imports.platforms import PLATFORMS
from shopops.lib.sheets.errors import CELL_MESSAGES, FILE_MESSAGES, WARNING_MESSAGES

OF_FILES: dict[str, Any] = {
    "unknown_kind": _(
        "看不出文件“%(file)s”是哪种表。找到的列：%(columns)s。可以导入的有：%(kinds)s。请检查是否选错了文件。"
    ),
    "no_good_rows": _("文件“%(file)s”里没有一行可以采用。"),
    "too_much_memory": _(
        "读取文件“%(file)s”需要的内存超过 %(limit)s MB。请另存为 CSV 或拆成几个文件再上传。"
    ),
    "too_slow": _("文件“%(file)s”读了 %(limit)s 分钟还没有读完，已停止。请拆成几个文件再上传。"),
    "gave_up": _(
        "读取文件“%(file)s”时后台进程中断了 %(attempts)s 次，已停止。请拆成几个文件再试，或联系管理员。"
    ),
    "unexpected": _("处理文件“%(file)s”时程序出错，已记入日志。请联系管理员。"),
    "too_big": _("文件“%(file)s”超过 %(limit)s MB。请按时间分几次导出，或拆成几个文件再上传。"),
    "needs_person": _("“%(file)s”要记下是谁导入的：请登录后在“导入”页面上传，命令行请加 --by 账号。"),
    "disk_full": _(
        "服务器的磁盘满了，文件“%(file)s”没有导入，已有的资料不受影响。请联系管理员腾出空间后再导入。"
    ),
    "other_platform": _(
        "文件“%(file)s”是%(platform)s的订单表，不是淘宝、天猫的。请从千牛卖家中心导出报表再上传。"
    ),
    "facts_changed": _("预览之后系统里的资料又变了，有的行已无法对应。没有写入任何数据，请重新上传。"),
    "file_gone": _("文件“%(file)s”的原件已不在服务器上。请重新上传。"),
}

OF_ROWS: dict[str, Any] = {
    "order_incomplete": _(
        "同一订单的第 %(rows)s 行不能采用，只导入其余的行会让订单金额不全；改好后请把这个订单的行一起导入"
    ),
    "contradicts": _("与第 %(rows)s 行是同一编号，内容却不同；无法判断哪一行对，两行都没有采用"),
}

FILES = FILE_MESSAGES | OF_FILES
ROWS = CELL_MESSAGES | OF_ROWS


# What kinds of files there are, in words that follow the reader's language.
_kind_titles: list[Any] = []


def add_kind(title: Any, messages: dict[str, Any]) -> None:
    """One more kind of file, with sentences for the reasons that only it has."""
    _kind_titles.append(title)
    ROWS.update(messages)


def file_message(code: str, params: dict[str, Any]) -> str:
    """The sentence for a stored failure, in the active language."""
    kinds = gettext("、").join(str(title) for title in _kind_titles)
    platform = str(PLATFORMS.get(params.get("platform", ""), ""))
    return str(FILES[code]) % ({"kinds": kinds} | params | {"platform": platform})


def warning_message(code: str, params: dict[str, Any]) -> str:
    """The sentence for a stored warning, in the active language."""
    return str(WARNING_MESSAGES[code]) % params


def row_message(code: str, params: dict[str, Any]) -> str:
    """The sentence for a stored rejection, in the active language."""
    return str(ROWS[code]) % params


class ImportFailed(Exception):
    """The file as a whole cannot be imported."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    @property
    def message(self) -> str:
        """The sentence for people, in the active language."""
        return file_message(self.code, self.params)
