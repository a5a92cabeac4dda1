"""The list page of imports."""

from typing import Any

import django_filters as df
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from shopops.lib.imports.kinds import kinds
from shopops.lib.imports.models import ImportJob, Stage
from shopops.lib.imports.permissions import IMPORTS_RUN, IMPORTS_VIEW
from shopops.lib.imports.queries import kind_title, total
from shopops.lib.jobs.models import JobState
from shopops.lib.lists.cells import badge
from shopops.lib.lists.columns import Column, Kind
from shopops.lib.lists.filters import CodesFilter, DayFromFilter, DayToFilter, ListFilter
from shopops.lib.lists.pages import ListPage

COLOURS = {
    Stage.PREVIEW: "orange",
    Stage.DONE: "green",
    Stage.FAILED: "red",
    Stage.CANCELLED: "grey",
}


def stage_badge(job: ImportJob) -> SafeString:
    """Where the import stands; work in progress is blue."""
    parked = job.state == JobState.PARKED
    return badge(job.stage_title, "red" if parked else COLOURS.get(Stage(job.stage), "blue"))


class ImportFilter(ListFilter):
    """Which imports: part of the file name, kind, stage, day of the upload."""

    filename = df.CharFilter("filename", lookup_expr="icontains", label=_("文件名"))
    kind = df.ChoiceFilter(
        field_name="kind",
        label=_("文件类型"),
        empty_label=_("不限"),
        choices=lambda: [(kind.key, kind.title) for kind in kinds()],
    )
    stage = CodesFilter("stage", label=_("状态"), choices=Stage.choices)
    from_day = DayFromFilter("created_at", label=_("上传从"))
    to_day = DayToFilter("created_at", label=_("上传到"))

    class Meta:
        model = ImportJob
        fields: list[str] = []


def _jobs() -> QuerySet[ImportJob]:
    return ImportJob.objects.with_names()


def _count(name: str) -> Any:
    return lambda job: total(job.result, name) if job.stage == Stage.DONE else None


IMPORTS = ListPage(
    key="imports.jobs",
    title=_("导入"),
    url_name="imports:list",
    permission=IMPORTS_VIEW,
    queryset=_jobs,
    filterset=ImportFilter,
    default_sort="-created_at",
    row_url=lambda job: reverse("imports:detail", args=[job.pk]),
    empty_hint=_("把从千牛卖家中心导出的报表拖进来，先看清楚会发生什么，再确认写入。"),
    action=("imports:new", _("导入文件"), IMPORTS_RUN),
    empty_link=("imports:new", _("导入文件"), IMPORTS_RUN),
    columns=(
        Column(key="filename", title=_("文件名"), value="filename", sort="filename"),
        Column(key="kind", title=_("文件类型"), value=kind_title, sort="kind"),
        Column(key="stage", title=_("状态"), value="stage_title", cell=stage_badge, sort="stage"),
        Column(key="rows", title=_("行数"), value="rows_read", kind=Kind.INTEGER, sort="rows_read"),
        Column(key="created", title=_("新建"), value=_count("created"), kind=Kind.INTEGER),
        Column(key="updated", title=_("更新"), value=_count("updated"), kind=Kind.INTEGER),
        Column(key="unchanged", title=_("无变化"), value=_count("unchanged"), kind=Kind.INTEGER),
        Column(
            key="rejected",
            title=_("未采用行数"),
            value="rows_rejected",
            kind=Kind.INTEGER,
            sort="rows_rejected",
        ),
        Column(key="by", title=_("上传人"), value="created_by.username"),
        Column(key="created_at", title=_("上传时间"), value="created_at", kind=Kind.TIME, sort="created_at"),
        Column(
            key="facts_as_of",
            title=_("资料时间"),
            value="facts_as_of",
            kind=Kind.TIME,
            sort="facts_as_of",
            shown=False,
        ),
    ),
)
