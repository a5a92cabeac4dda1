"""What was brought in, by whom, and what was not taken."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopops.lib.imports.messages import file_message, row_message, warning_message
from shopops.lib.imports.querysets import ImportJobQuerySet
from shopops.lib.jobs.models import Job, JobState


class Stage(models.TextChoices):
    """Where an import stands; whether a worker is at it just now says its `state`."""

    READING = "reading", _("读取")
    PREVIEW = "preview", _("等待确认")
    WRITING = "writing", _("写入")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


# What people read while it is a worker's turn.
AT_WORK = {
    (Stage.READING, JobState.WAITING): _("等待读取"),
    (Stage.READING, JobState.RUNNING): _("正在读取"),
    (Stage.WRITING, JobState.WAITING): _("等待写入"),
    (Stage.WRITING, JobState.RUNNING): _("正在写入"),
}
# A worker's turn, and a person's or nobody's.
STEPS = (Stage.READING, Stage.WRITING)
PAUSES = (Stage.PREVIEW, Stage.DONE, Stage.FAILED, Stage.CANCELLED)


class AgeSource(models.TextChoices):
    """How we know when the facts in a file were true."""

    GIVEN = "given", _("由导入人填写")
    FILENAME = "filename", _("来自文件名")
    PERIOD = "period", _("来自文件名里的日期范围")
    CONTENT = "content", _("来自文件中最晚的时间")
    UPLOAD = "upload", _("按上传时间")


class ImportJob(Job):
    """One file on its way into the shop; `docs/adr/0004-imports.md` describes the way."""

    stage = models.CharField(_("状态"), max_length=10, choices=Stage, default=Stage.READING)
    # Key of a FileKind; empty until the columns have been read.
    kind = models.CharField(_("文件类型"), max_length=40, blank=True)
    filename = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(_("指纹"), max_length=64, db_index=True)
    size_bytes = models.BigIntegerField(_("大小"))
    as_of_given = models.DateTimeField(_("资料时间（填写）"), null=True, blank=True)
    facts_as_of = models.DateTimeField(_("资料时间"), null=True, blank=True)
    facts_as_of_source = models.CharField(_("资料时间来源"), max_length=10, choices=AgeSource, blank=True)

    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    # The file itself goes after IMPORT_ORIGINALS_KEEP_DAYS; what came of it stays.
    original_removed_at = models.DateTimeField(_("原件删除时间"), null=True, blank=True)

    # Progress, written while the file is read.
    rows_read = models.BigIntegerField(_("已读行数"), default=0)
    read_share = models.FloatField(_("已读比例"), default=0)
    # What the file holds: {"all": [headers], "recognised": [headers], "unknown": [headers], "keys": [column keys],
    # "warnings": [[code, params], …]}, and of a finished import
    # the "days" whose figures change, in ISO form.
    header = models.JSONField(_("列"), default=dict)
    rows_staged = models.BigIntegerField(_("可用行数"), default=0)
    rows_duplicate = models.BigIntegerField(_("重复行数"), default=0)
    rows_rejected = models.BigIntegerField(_("未采用行数"), default=0)
    # First rows as they were understood: {"columns": [titles], "rows": [[text, …], …]}.
    sample = models.JSONField(_("样例"), default=dict)
    # Per target table {"target", "created", "updated", "unchanged", "older"}: foreseen, and what came true.
    preview = models.JSONField(_("预计结果"), default=list)
    result = models.JSONField(_("结果"), default=list)
    dirty_days = models.IntegerField(_("待重算的日期数"), default=0)
    error_code = models.CharField(_("失败原因"), max_length=40, blank=True)
    error_params = models.JSONField(_("失败细节"), default=dict)

    # Each reading has a staging table of its own, so that a worker believed dead cannot disturb the next.
    reading = models.PositiveSmallIntegerField(_("第几次读取"), default=0)

    objects = ImportJobQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = _("导入")
        verbose_name_plural = _("导入")
        ordering = ["-id"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stage__in=STEPS) & ~Q(state=JobState.DONE)
                | Q(stage__in=PAUSES, state=JobState.DONE),
                name="imports_importjob_known_stage",
                violation_error_message=_("导入的状态不正确。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.filename}"

    @property
    def staging(self) -> str:
        """Name of the table with the rows of the current reading."""
        return f"imports_staging_{self.id}_{self.reading}"

    @property
    def stage_title(self) -> str:
        """Where it stands, in the reader's language."""
        if self.state == JobState.PARKED:
            return str(JobState.PARKED.label)
        return str(AT_WORK.get((Stage(self.stage), JobState(self.state)), Stage(self.stage).label))

    @property
    def is_cancellable(self) -> bool:
        """Whether nothing has been written, nor is just now."""
        return self.stage in (Stage.READING, Stage.PREVIEW) or self.state == JobState.PARKED

    @property
    def read_percent(self) -> int:
        return round(self.read_share * 100)

    @property
    def warnings(self) -> list[str]:
        """What people should know of the file before they confirm, in the reader's language."""
        return [warning_message(*warning) for warning in self.header.get("warnings", ())]

    @property
    def needs_age(self) -> bool:
        """Whether known facts count as newer only because nothing says when this file was exported."""
        undated = self.facts_as_of_source in (AgeSource.PERIOD, AgeSource.CONTENT)
        return self.stage == Stage.PREVIEW and undated and any(one["older"] for one in self.preview)

    @property
    def changes(self) -> int:
        """How many rows a confirmation would create or update."""
        return sum(one["created"] + one["updated"] for one in self.preview)

    @property
    def confirms_age(self) -> bool:
        """Whether a confirmation changes no facts but says that they were still true when the file was exported."""
        return not self.changes and any(one["unchanged"] for one in self.preview)

    @property
    def error(self) -> str:
        """Why it failed or was parked, in the reader's language."""
        if self.error_code:
            return file_message(self.error_code, self.error_params)
        return gettext(self.last_error) if self.state == JobState.PARKED else ""


class ImportRejection(models.Model):
    """A row that was not taken, and why."""

    job = models.ForeignKey(
        ImportJob, verbose_name=_("导入"), on_delete=models.CASCADE, related_name="rejections"
    )
    # As a spreadsheet shows it: the header is usually row 1.
    row_number = models.BigIntegerField(_("行号"))
    column = models.CharField(_("列名"), max_length=200, blank=True)
    # The cell in question; empty for columns with personal data.
    value = models.CharField(_("内容"), max_length=100, blank=True)
    code = models.CharField(_("原因代码"), max_length=40)
    params = models.JSONField(_("原因细节"), default=dict)
    # The whole row {header: text}, sealed by shopops.lib.personal because it may name the buyer.
    sealed_row = models.BinaryField(_("加密原行"), null=True)

    class Meta:
        verbose_name = _("未采用的行")
        verbose_name_plural = _("未采用的行")
        ordering = ["row_number", "id"]
        indexes = [models.Index(fields=["job", "row_number"], name="imports_rejection_of_job")]

    def __str__(self) -> str:
        return f"{self.row_number} {self.column} {self.code}"

    @property
    def reason(self) -> str:
        """Why the row was not taken, in the reader's language."""
        return row_message(self.code, self.params)
