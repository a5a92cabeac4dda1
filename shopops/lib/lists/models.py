"""What a person keeps of a list: saved views, columns, and exports."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shopops.lib.jobs.models import Job, JobState


class SavedView(models.Model):
    """Filters, sort and columns of a list under a name; the team sees it when it is shared."""

    list_key = models.CharField(_("列表"), max_length=60)
    name = models.CharField(_("视图名称"), max_length=40)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("建立人"), on_delete=models.CASCADE, related_name="+"
    )
    is_shared = models.BooleanField(_("团队可见"), default=False)
    query = models.TextField(_("筛选条件"), blank=True)
    columns = ArrayField(models.CharField(max_length=60), verbose_name=_("列"), default=list)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("视图")
        verbose_name_plural = _("视图")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_key", "name"],
                name="lists_savedview_name_once",
                violation_error_message=_("已经有同名的视图。"),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="lists_savedview_name_given",
                violation_error_message=_("请填写视图名称。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ListPreference(models.Model):
    """How one person likes one list: the columns chosen last, and the view it opens with."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("账号"), on_delete=models.CASCADE, related_name="+"
    )
    list_key = models.CharField(_("列表"), max_length=60)
    columns = ArrayField(models.CharField(max_length=60), verbose_name=_("列"), default=list)
    default_view = models.ForeignKey(
        SavedView,
        verbose_name=_("默认视图"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("列表偏好")
        verbose_name_plural = _("列表偏好")
        constraints = [
            models.UniqueConstraint(fields=["user", "list_key"], name="lists_listpreference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.list_key}"


class ExportFormat(models.TextChoices):
    """Kinds of files that an export can be."""

    CSV_UTF8 = "csv", _("CSV（UTF-8）")
    CSV_GB18030 = "csv-gb18030", _("CSV（GB18030，旧版 Excel）")
    XLSX = "xlsx", _("Excel（xlsx）")


class ExportStatus(models.TextChoices):
    """Where an export stands for whoever asked for it."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("导出中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")
    EXPIRED = "expired", _("已过期")


class ExportJob(Job):
    """An export too large to wait for. Done, it has a file, or an error, or neither when the file has expired."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("导出人"), on_delete=models.CASCADE, related_name="+"
    )
    list_key = models.CharField(_("列表"), max_length=60)
    query = models.TextField(_("筛选条件"), blank=True)
    columns = ArrayField(models.CharField(max_length=60), verbose_name=_("列"))
    format = models.CharField(_("格式"), max_length=20, choices=ExportFormat)
    # Headers and choices are written in the language in which the export was asked for.
    language = models.CharField(_("语言"), max_length=10)
    rows_expected = models.PositiveIntegerField(_("预计行数"), default=0)
    rows_written = models.PositiveIntegerField(_("已写行数"), default=0)
    file = models.FileField(_("文件"), upload_to="exports/%Y/%m/", blank=True)
    error = models.CharField(_("失败原因"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("申请时间"), auto_now_add=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta(Job.Meta):
        verbose_name = _("导出")
        verbose_name_plural = _("导出")
        ordering = ["-id"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(format__in=tuple(ExportFormat.values)),
                name="lists_exportjob_known_format",
                violation_error_message=_("导出的格式不正确。"),
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.DONE, finished_at__isnull=False)
                | Q(~Q(state=JobState.DONE), finished_at__isnull=True, file="", error=""),
                name="lists_exportjob_done_has_time",
                violation_error_message=_("已完成的导出有完成时间，其他的没有。"),
            ),
        ]
        indexes = [*Job.Meta.indexes, models.Index(fields=["owner", "-id"], name="lists_exportjob_of_owner")]

    def __str__(self) -> str:
        return f"{self.list_key} {self.pk}"

    @property
    def status(self) -> ExportStatus:
        """Where it stands; a parked one has failed, as far as its owner can do anything about it."""
        if self.state == JobState.DONE:
            if self.file:
                return ExportStatus.DONE
            return ExportStatus.FAILED if self.error else ExportStatus.EXPIRED
        return {
            JobState.WAITING: ExportStatus.WAITING,
            JobState.RUNNING: ExportStatus.RUNNING,
            JobState.PARKED: ExportStatus.FAILED,
        }[JobState(self.state)]

    @property
    def failure(self) -> str:
        """Why there is no file, in the reader's language; empty while there may be one."""
        return self.error or (gettext(self.last_error) if self.state == JobState.PARKED else "")
