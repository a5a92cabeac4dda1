"""The life of an activity."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityStatus(models.TextChoices):
    """The life of an activity."""

    DRAFT = "draft", _("草稿")
    CHECKED = "checked", _("已检查")
    SCHEDULED = "scheduled", _("待开始")
    LIVE = "live", _("进行中")
    PAUSED = "paused", _("已暂停")
    ENDED = "ended", _("已结束")


# Visible to buyers, now or from their start.
PUBLISHED = (ActivityStatus.SCHEDULED, ActivityStatus.LIVE)
