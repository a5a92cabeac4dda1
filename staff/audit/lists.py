"""The list of the trail."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopops.lib.audit.models import AuditEntry
from shopops.lib.audit.names import name_of
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.pages import ListPage
from staff.audit.filters import AuditFilter
from staff.audit.permissions import AUDIT_VIEW


def entries_with_people() -> QuerySet[AuditEntry]:
    """All entries, with who did it joined."""
    return AuditEntry.objects.select_related("by")


def _who(entry: AuditEntry) -> str:
    return str(entry.by) if entry.by else gettext("系统")


def _target(entry: AuditEntry) -> str:
    """The object, leading to all that was done with it."""
    query = urlencode({"target": entry.target})
    return format_html('<a href="?{}">{}</a>', query, entry.target) if entry.target else ""


def said(value: Any) -> str:
    """A detail's value as text: several joined. Memos, which older entries hold, are not shown."""
    if isinstance(value, dict):
        value = [f"{key}: {said(inner)}" for key, inner in value.items() if key != "memo"]
    return gettext("、").join(map(str, value)) if isinstance(value, list) else str(value)


def _detail(entry: AuditEntry) -> str:
    pairs = ((key, said(value)) for key, value in entry.detail.items())
    return format_html_join(" · ", '<span class="text-secondary">{}</span> {}', pairs)


TRAIL = ListPage(
    key="audit.trail",
    title=_("操作记录"),
    url_name="audit:list",
    permission=AUDIT_VIEW,
    queryset=entries_with_people,
    filterset=AuditFilter,
    default_sort="-at",
    empty_hint=_("有人登录、修改账号、查看个人信息或导出数据以后，会记在这里。"),
    columns=(
        Column(key="at", title=_("时间"), value="at", kind=Kind.TIME, sort="at"),
        Column(key="by", title=_("操作人"), value=_who),
        Column(key="action", title=_("动作"), value=lambda row: name_of(row.action), sort="action"),
        Column(key="target", title=_("对象"), value="target", cell=_target),
        Column(key="reason", title=_("原因"), value="reason"),
        Column(
            key="detail",
            title=_("明细"),
            value=lambda row: "; ".join(f"{key}: {said(value)}" for key, value in row.detail.items()),
            cell=_detail,
        ),
        Column(key="code", title=_("动作代码"), value="action", shown=False),
    ),
)
