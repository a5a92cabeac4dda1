"""What can be wrong with a foreign file, in sentences for the shop.

Errors carry a code and parameters, so that a stored one can be shown in the reader's language.
"""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

FILE_MESSAGES: dict[str, Any] = {
    "empty_file": _("文件“%(file)s”是空的。请重新导出后再上传。"),
    "unrecognised": _("文件“%(file)s”不是表格文件。请上传 CSV、XLSX 或 XLS 文件。"),
    "html": _("文件“%(file)s”其实是网页，只是扩展名像表格。请用 Excel 打开后另存为 XLSX 或 CSV 再上传。"),
    "xml_spreadsheet": _("文件“%(file)s”是旧的 XML 表格。请用 Excel 打开后另存为 XLSX 或 CSV 再上传。"),
    "xlsb": _("文件“%(file)s”是二进制工作簿（XLSB）。请用 Excel 打开后另存为 XLSX 再上传。"),
    "encrypted": _("文件“%(file)s”设有打开密码。请在 Excel 中去掉密码后另存，再上传。"),
    "old_or_encrypted": _(
        "文件“%(file)s”无法读取：可能是设有密码的工作簿，也可能是损坏的旧版 XLS。"
        "请用 Excel 打开（需要时输入密码），另存为不带密码的 XLSX 再上传。"
    ),
    "damaged": _("文件“%(file)s”已损坏，读不下去。请重新导出，或用 Excel 打开后另存再上传。"),
    "damaged_at": _("文件“%(file)s”在第 %(row)s 行之后读不下去。请重新导出，或用 Excel 打开后另存再上传。"),
    "too_big_packed": _(
        "文件“%(file)s”有 %(size)s MB，超过 %(limit)s MB。请另存为 CSV（大小不限）或拆成几个文件再上传。"
    ),
    "too_big_unpacked": _(
        "文件“%(file)s”解压后有 %(size)s MB，超过 %(limit)s MB。请另存为 CSV（大小不限）再上传。"
    ),
    "suspicious_zip": _(
        "文件“%(file)s”的压缩方式不正常（%(detail)s），为安全起见没有读取。请用 Excel 打开后另存再上传。"
    ),
    "too_many_rows": _("文件“%(file)s”超过 %(limit)s 行。请拆成几个文件再上传。"),
    "too_many_columns": _(
        "文件“%(file)s”第 %(row)s 行有 %(columns)s 列，超过 %(limit)s 列。请删除多余的列后再上传。"
    ),
    "cell_too_long": _(
        "文件“%(file)s”第 %(row)s 行有单元格超过 %(limit)s 个字，"
        "常见原因是少了一个引号。请检查这一行后再上传。"
    ),
    "line_too_long": _("文件“%(file)s”第 %(row)s 行太长，不像表格。请重新导出后再上传。"),
    "unclosed_quote": _(
        "文件“%(file)s”第 %(row)s 行有一个引号没有配对，后面的行被当成了这一格的内容，所以整个文件没有读取。"
        "请检查这一行的引号后再上传。"
    ),
    "only_hidden": _(
        "文件“%(file)s”只有隐藏的工作表“%(sheets)s”有内容。请取消隐藏，或把要导入的内容移到可见的工作表，再上传。"
    ),
    "merged_amounts": _(
        "文件“%(file)s”第 %(first)s 到 %(last)s 行的“%(column)s”是合并的单元格，无法知道每一行是多少。"
        "请取消合并、逐行填写后再上传。"
    ),
    "missing_columns": _("文件“%(file)s”缺少列“%(columns)s”。请导出时勾选这些列，再上传。"),
    "no_rows": _("文件“%(file)s”里没有内容。请确认导出的时间范围后再上传。"),
}

WARNING_MESSAGES: dict[str, Any] = {
    "characters_lost": _(
        "%(count)s 行里有无法识别的字符，已显示为“�”（第 %(rows)s 行）。这些字在文件里就是坏的，请从平台重新导出。"
    ),
    "sheets_ignored": _("只读取了工作表“%(sheet)s”，没有读取：%(others)s。需要时请另存为单独的文件再导入。"),
    "hidden_sheets_ignored": _("没有读取隐藏的工作表：%(others)s。"),
}

CELL_MESSAGES: dict[str, Any] = {
    "empty": _("这一格不能为空"),
    "id_scientific": _(
        "编号被表格软件改成了科学计数法，末尾数字已丢失；请从平台重新导出，不要用表格软件另存"
    ),
    "id_digits_lost": _(
        '编号第 15 位之后全是 0，可能被表格软件抹掉了；请从平台重新导出。若编号确实如此，请把这一格写成 ="编号"'
    ),
    "id_invalid": _("不是有效的编号，只能由字母和数字组成，最长 %(limit)s 位"),
    "money_invalid": _("不是有效的金额"),
    "money_decimals": _("金额的小数超过两位"),
    "money_too_large": _("金额太大"),
    "negative": _("不能是负数"),
    "time_invalid": _("不是有效的时间，应写成 2026-05-23 22:02:11"),
    "time_out_of_range": _("时间不在 %(first)s 年到 %(last)s 年之间"),
    "number_invalid": _("不是有效的整数"),
    "number_too_large": _("数字太大"),
    "rate_invalid": _("不是有效的百分比"),
    "trade_status_unknown": _("不认识的订单状态"),
    "refund_status_unknown": _("不认识的退款状态"),
    "row_too_long": _("这一行比表头多出 %(extra)s 格，可能有列错位；请检查逗号和引号"),
}


@dataclass(frozen=True)
class SheetWarning:
    """Something about a file that people should know although it can be used."""

    code: str
    params: dict[str, Any]


class SheetError(ValueError):
    """A file as a whole cannot be used; `str()` is a sentence in the active language."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return str(FILE_MESSAGES[self.code]) % self.params


class CellError(ValueError):
    """One cell cannot be used; `str()` is a sentence in the active language."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return cell_message(self.code, self.params)


def cell_message(code: str, params: dict[str, Any]) -> str:
    """The sentence for a stored cell error, in the active language."""
    return str(CELL_MESSAGES[code]) % params


@dataclass(frozen=True)
class Rejection:
    """A row that was not taken: its number as a spreadsheet shows it, the column, the cell and why."""

    row_number: int
    column: str
    value: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return cell_message(self.code, self.params)

    def __str__(self) -> str:
        place = _("第 %(row)s 行") % {"row": self.row_number}
        column = f"「{self.column}」" if self.column else ""
        return f"{place}{column}：{self.reason}"
