"""What every kind of work in the background has in common."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Whether a worker has something to do. What came of the work is in fields of its own kind."""

    WAITING = "waiting", _("等待中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    # Given up after several attempts, until somebody has it tried again.
    PARKED = "parked", _("已停下")


# Something will happen without anybody's doing.
WORKING = (JobState.WAITING, JobState.RUNNING)

# The columns of a row that nobody holds.
FREE: dict[str, Any] = {"lease_token": None, "lease_expires_at": None}
# The columns of a row that waits for a worker from now on.
DUE_NOW: dict[str, Any] = FREE | {"state": JobState.WAITING, "due_at": Now(), "faults": {}, "last_error": ""}


class Job(models.Model):
    """Work for a worker. The row itself is the queue; every time in it is from the database's clock."""

    state = models.CharField(_("状态"), max_length=8, choices=JobState, default=JobState.WAITING)
    due_at = models.DateTimeField(_("应开始时间"), db_default=Now())
    # Whoever claimed the row last; only the holder of this token may write to it.
    lease_token = models.UUIDField(_("租约"), null=True, blank=True, editable=False)
    lease_expires_at = models.DateTimeField(_("租约到期"), null=True, blank=True, editable=False)
    # Failed attempts since the last progress, by fault: {"interrupted": 2, "OSError": 1}.
    faults = models.JSONField(_("失败次数"), default=dict, blank=True, editable=False)
    # Why the last attempt failed, as a sentence for people.
    last_error = models.CharField(_("最近一次失败的原因"), max_length=300, blank=True, editable=False)
    # No two rows have the same key: asking twice for the same work is asking once.
    dedupe_key = models.CharField(_("唯一键"), max_length=200, null=True, blank=True, unique=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, lease_token__isnull=False, lease_expires_at__isnull=False)
                | Q(
                    state__in=(JobState.WAITING, JobState.DONE, JobState.PARKED),
                    lease_token__isnull=True,
                    lease_expires_at__isnull=True,
                ),
                name="%(app_label)s_%(class)s_lease_whole",
                violation_error_message=_("进行中的工作有租约编号和到期时间，其他的都没有。"),
            ),
        ]
        indexes = [
            # Small however many rows are done: what is due, whose lease is over, what is parked.
            models.Index(
                fields=["state", "due_at"],
                name="%(app_label)s_%(class)s_open",
                condition=~Q(state=JobState.DONE),
            ),
        ]

    @property
    def is_working(self) -> bool:
        """Whether something will happen without anybody's doing."""
        return self.state in WORKING
