"""What the nightly engine remembers: which figures are built, and which days facts have changed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class BuildState(models.TextChoices):
    """How far the figures of one day are."""

    STARTED = "started", _("计算中")
    # Built while the day was still running.
    SO_FAR = "so_far", _("截至目前")
    # Built after the day's end; late payments and refunds can still change it.
    OPEN = "open", _("未定稿")
    FINAL = "final", _("已定稿")


BUILT_WHOLE_DAY = (BuildState.OPEN, BuildState.FINAL)


class RollupRun(models.Model):
    """The ledger: the last build of one statistic for one day.

    A row that stays STARTED is a build that died: its figures are those of the build before, or none,
    never half of them, and the next run does it again.
    """

    statistic = models.CharField(_("统计项"), max_length=64)
    day = models.DateField(_("日期"))
    state = models.CharField(_("状态"), max_length=8, choices=BuildState)
    started_at = models.DateTimeField(_("开始时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    row_count = models.PositiveIntegerField(_("行数"), null=True, blank=True)
    duration_ms = models.PositiveIntegerField(_("耗时（毫秒）"), null=True, blank=True)
    # What asked for this build: "tonight", "dirty_days", "command" …
    by = models.CharField(_("触发方式"), max_length=64)

    class Meta:
        verbose_name = _("统计记录")
        verbose_name_plural = _("统计记录")
        ordering = ["-day", "statistic"]
        constraints = [
            models.UniqueConstraint(fields=["statistic", "day"], name="rollup_rolluprun_once"),
            models.CheckConstraint(
                condition=Q(state__in=BuildState.values),
                name="rollup_rolluprun_known_state",
                violation_error_message=_("统计状态不正确。"),
            ),
            models.CheckConstraint(
                condition=Q(state=BuildState.STARTED, done_at=None, row_count=None, duration_ms=None)
                | Q(~Q(state=BuildState.STARTED), done_at__isnull=False, row_count__isnull=False),
                name="rollup_rolluprun_done_has_time",
                violation_error_message=_("完成的统计必须有完成时间和行数，未完成的不能有。"),
            ),
        ]
        indexes = [
            # What may still be due. Final days, nearly all of the ledger, are not in it.
            models.Index(
                fields=["statistic", "day"],
                name="rollup_rolluprun_not_final",
                condition=~Q(state=BuildState.FINAL),
            )
        ]

    def __str__(self) -> str:
        return f"{self.statistic} {self.day} {self.state}"


class DirtyDay(models.Model):
    """A mark: facts of `source` on this day have changed since its figures were built.

    Marks are only ever added and removed, never updated, so two imports never wait for each other, and a
    build removes exactly the marks it saw before it read the facts.
    """

    day = models.DateField(_("日期"))
    source = models.CharField(_("数据来源"), max_length=64)
    marked_at = models.DateTimeField(_("标记时间"), db_default=Now())

    class Meta:
        verbose_name = _("待重算日期")
        verbose_name_plural = _("待重算日期")
        ordering = ["day", "source"]
        indexes = [models.Index(fields=["day", "source"], name="rollup_dirtyday_of_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.source}"
