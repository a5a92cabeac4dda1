"""Days whose orders wait to be matched with activities again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RetryDay(models.Model):
    """A day whose orders are to be matched again. Rows are only added; the matching deletes those it has read."""

    day = models.DateField(_("日期"), db_index=True)
    asked_at = models.DateTimeField(_("要求时间"))

    class Meta:
        verbose_name = _("待重新归属的日期")
        verbose_name_plural = _("待重新归属的日期")
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return str(self.day)
