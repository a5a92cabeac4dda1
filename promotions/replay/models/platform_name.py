"""What the platform calls our activities on orders, where that is not their title."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from promotions.activities.models.activity import Activity


class CalledBy(models.TextChoices):
    """Whether it is the name of a promotion on orders, or its ID."""

    NAME = "name", _("优惠名称")
    ID = "id", _("平台优惠 ID")


class PlatformName(models.Model):
    """“This name on orders is that activity of ours”, for the orders placed while the activity ran.

    An ID is a tool and an activity, `mjs-123024`; orders say it with a detail behind it, `mjs-123024_211143`.
    """

    activity = models.ForeignKey(
        Activity,
        verbose_name=_("活动"),
        on_delete=models.CASCADE,
        related_name="platform_names",
        # The unique constraint begins with it.
        db_index=False,
    )
    called_by = models.CharField(_("按什么认"), max_length=4, choices=CalledBy)
    value = models.CharField(_("平台的叫法"), max_length=200)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("指定人"), on_delete=models.PROTECT, related_name="+"
    )
    assigned_at = models.DateTimeField(_("指定时间"))

    class Meta:
        verbose_name = _("平台优惠名称")
        verbose_name_plural = _("平台优惠名称")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "called_by", "value"],
                name="promotions_platformname_once",
                violation_error_message=_("这个叫法已经指定给这个活动。"),
            ),
            models.CheckConstraint(
                condition=Q(called_by__in=CalledBy.values) & ~Q(value=""),
                name="promotions_platformname_says_something",
                violation_error_message=_("写明平台的叫法。"),
            ),
        ]

    def __str__(self) -> str:
        return self.value
