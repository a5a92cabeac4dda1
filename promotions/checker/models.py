"""Runs of the checker: what was asked for, by whom, how far it is, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotions.activities.models.activity import Activity
from shopops.lib.jobs.models import WORKING, Job, JobState


class CheckWanted(models.TextChoices):
    """What is to happen when the check has been made."""

    CHECK = "check", _("只检查")
    PUBLISH = "publish", _("检查并发布")


class CheckOutcome(models.TextChoices):
    """What became of a publishing."""

    NONE = "", _("没有要求发布")
    PUBLISHED = "published", _("已发布")
    BLOCKED = "blocked", _("有未处理的问题，没有发布")
    CHANGED = "changed", _("活动在此期间被修改，没有发布")
    REFUSED = "refused", _("不能发布")


class CheckRun(Job):
    """One run of the checker; done in the background, and at most one at a time for an activity."""

    # Null: all activities.
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("活动"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="check_runs",
    )
    wanted = models.CharField(_("要求"), max_length=8, choices=CheckWanted, default=CheckWanted.CHECK)
    # Null: by the clock.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发起人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("发起时间"))
    # Of a publishing: the version that was on the screen, and why in spite of open findings.
    version = models.PositiveIntegerField(_("看到的版本"), null=True, blank=True)
    reason = models.CharField(_("仍然发布的原因"), max_length=500, blank=True)
    # A refusal is stored in the language of the person who asked.
    language = models.CharField(_("语言"), max_length=10, default="zh-hans", editable=False)

    # When its latest attempt read the shop.
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    # Progress, in steps of any size.
    done = models.PositiveIntegerField(_("完成的步数"), default=0)
    of = models.PositiveIntegerField(_("总步数"), default=0)
    skus = models.PositiveIntegerField(_("已检查 SKU"), default=0)
    open_findings = models.PositiveIntegerField(_("未处理的问题"), null=True, blank=True)
    outcome = models.CharField(
        _("结果"), max_length=10, choices=CheckOutcome, blank=True, default=CheckOutcome.NONE, editable=False
    )
    # Why a publishing was refused, sentence by sentence.
    refusal = models.JSONField(_("不能发布的原因"), default=list, blank=True)

    class Meta(Job.Meta):
        verbose_name = _("检查")
        verbose_name_plural = _("检查")
        ordering = ["-asked_at", "-id"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(wanted__in=CheckWanted.values, outcome__in=CheckOutcome.values),
                name="promotions_checkrun_known_words",
                violation_error_message=_("检查的要求或结果不对。"),
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.DONE, ended_at__gte=F("started_at"), open_findings__isnull=False)
                | Q(~Q(state=JobState.DONE), ended_at__isnull=True, open_findings__isnull=True),
                name="promotions_checkrun_end_whole",
                violation_error_message=_("结束的检查有结束时间和结果，未结束的都没有。"),
            ),
            models.CheckConstraint(
                condition=Q(wanted=CheckWanted.CHECK, version__isnull=True, outcome=CheckOutcome.NONE)
                | Q(
                    wanted=CheckWanted.PUBLISH,
                    activity__isnull=False,
                    version__isnull=False,
                    asked_by__isnull=False,
                ),
                name="promotions_checkrun_publish_whole",
                violation_error_message=_("要求发布的检查要有活动、看到的版本和发起人。"),
            ),
            models.UniqueConstraint(
                fields=["activity"],
                condition=Q(state__in=WORKING),
                nulls_distinct=False,
                name="promotions_checkrun_one_at_a_time",
                violation_error_message=_("这个活动正在检查。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id or ''} {self.asked_at}"

    @property
    def percent(self) -> int:
        """How much of it is done; never all of it before it has ended."""
        return min(99, 100 * self.done // self.of) if self.of else 0
