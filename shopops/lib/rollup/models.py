"""What the nightly engine remembers: which figures are built or due, and which days facts have changed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class BuildState(models.TextChoices):
    """How far the figures of one day are."""

    # Never built: there are no figures.
    PENDING = "pending", _("未计算")
    # Built while the day was still running.
    SO_FAR = "so_far", _("截至目前")
    # Built after the day's end; late payments and refunds, or facts that have changed, can still change it.
    OPEN = "open", _("未定稿")
    FINAL = "final", _("已定稿")


BUILT_WHOLE_DAY = (BuildState.OPEN, BuildState.FINAL)


class RollupRun(models.Model):
    """The ledger: one statistic on one day, what its figures are, and when they are built next.

    `state` speaks of the figures that are there. `due_at` is the next build: in the past, it waits for the
    runner; in the future, it is the day's end, the day's last build, or the retry of a failed one. A build that
    dies leaves the old figures and an entry that is due.
    """

    statistic = models.CharField(_("统计项"), max_length=64)
    day = models.DateField(_("日期"))
    # Of the definition that the figures are made by, or are due to be made by.
    version = models.PositiveSmallIntegerField(_("口径版本"), default=1)
    state = models.CharField(_("状态"), max_length=8, choices=BuildState, default=BuildState.PENDING)
    due_at = models.DateTimeField(_("下次计算"), null=True, blank=True)
    # The last build. It is under way, failed or died when it has begun after `done_at`.
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    row_count = models.PositiveIntegerField(_("行数"), null=True, blank=True)
    duration_ms = models.PositiveIntegerField(_("耗时（毫秒）"), null=True, blank=True)
    # What asked for this build: "tonight", "dirty_days", "command" …
    by = models.CharField(_("触发方式"), max_length=64, blank=True)
    # Failed builds in a row, and the last one's error.
    failures = models.PositiveSmallIntegerField(_("连续失败次数"), default=0)
    error = models.CharField(_("错误"), max_length=300, blank=True)

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
                condition=Q(state=BuildState.PENDING, done_at=None, row_count=None, duration_ms=None)
                | Q(~Q(state=BuildState.PENDING), done_at__isnull=False, row_count__isnull=False),
                name="rollup_rolluprun_done_has_time",
                violation_error_message=_("完成的统计必须有完成时间和行数，未完成的不能有。"),
            ),
            models.CheckConstraint(
                condition=Q(state=BuildState.FINAL, due_at=None)
                | Q(~Q(state=BuildState.FINAL), due_at__isnull=False),
                name="rollup_rolluprun_final_is_not_due",
                violation_error_message=_("已定稿的统计不再计算，其他的必须有下次计算的时间。"),
            ),
            models.CheckConstraint(
                condition=Q(failures=0, error="") | Q(Q(failures__gt=0), ~Q(error="")),
                name="rollup_rolluprun_failure_has_error",
                violation_error_message=_("失败的统计必须写明错误。"),
            ),
        ]
        indexes = [
            # What is due. Final days, nearly all of the ledger, are not in it.
            models.Index(fields=["due_at"], name="rollup_rolluprun_due", condition=Q(due_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.statistic} {self.day} {self.state}"


class DirtyDay(models.Model):
    """A mark: facts of `source` on this day have changed since its figures were built.

    Marks are only ever added and removed, never updated, so two imports never wait for each other. The runner
    turns them into due entries of the ledger before it reads any fact.
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
