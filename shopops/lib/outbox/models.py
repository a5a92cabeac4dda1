"""Messages to the outside."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shopops.lib.jobs.models import Job, JobState


class OutboxMessage(Job):
    """One message; its number goes along, so that whoever gets it twice can tell."""

    # Key of a registered channel.
    channel = models.CharField(_("渠道"), max_length=40)
    payload: Any = models.JSONField(_("内容"))
    created_at = models.DateTimeField(_("写入时间"), auto_now_add=True)
    sent_at = models.DateTimeField(_("送达时间"), null=True, blank=True, editable=False)

    class Meta(Job.Meta):
        verbose_name = _("对外消息")
        verbose_name_plural = _("对外消息")
        ordering = ["-id"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state=JobState.DONE, sent_at__isnull=False)
                | Q(~Q(state=JobState.DONE), sent_at__isnull=True),
                name="outbox_outboxmessage_done_is_sent",
                violation_error_message=_("已完成的消息有送达时间，其他的没有。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"
