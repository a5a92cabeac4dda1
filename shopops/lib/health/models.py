"""Signs of life, and the key that the database was sealed with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a part of the product was last seen at work."""

    name = models.CharField(_("部件"), max_length=30, unique=True)
    seen_at = models.DateTimeField(_("最近一次"))

    class Meta:
        verbose_name = _("心跳")
        verbose_name_plural = _("心跳")

    def __str__(self) -> str:
        return f"{self.name} {self.seen_at:%Y-%m-%d %H:%M:%S}"


class SealingKey(models.Model):
    """Which PERSONAL_DATA_KEY the buyers of this database are sealed with: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    fingerprint = models.CharField(_("密钥指纹"), max_length=16)
    noted_at = models.DateTimeField(_("记录时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("加密密钥")
        verbose_name_plural = _("加密密钥")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1),
                name="health_sealingkey_one",
                violation_error_message=_("一个数据库只有一个加密密钥。"),
            )
        ]

    def __str__(self) -> str:
        return self.fingerprint
